import { BILLED_SECONDS, CHUNK_TRANSITIONS, TASK_SECONDS, TRANSITION_USD } from "../../../contract/map/batch";
import type { ChunkTask, MapRecord } from "../../../contract/map/layout";
import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";
import { hourlyRate } from "../price/cost";
import type { PriceTable } from "../price/table";

export interface MapPrices {
  prices: PriceTable;
  outputs: StackOutputs;
  record: MapRecord;
}

/**
 * Seconds that one task is billed until its record was last written. Fargate bills from the pull on, which the container does not
 * see: a task's usual start and end are added.
 */
export const billedSeconds = ({ at, startedAt }: ChunkTask): number =>
  Math.max(BILLED_SECONDS, (Date.parse(at) - Date.parse(startedAt)) / 1000 + TASK_SECONDS);

/**
 * USD of one task until its record was last written.
 * @returns undefined where there is no price
 */
export function taskCost(task: ChunkTask, { prices, outputs, record }: MapPrices): number | undefined {
  const model: ModelOutputs | undefined = outputs.models[record.model];
  const rate = hourlyRate(prices, {
    region: outputs.aws.region,
    architecture: model?.architecture ?? "X86_64",
    cpu: task.cpu === null ? record.cpu : task.cpu * 1024,
    memory: task.memory ?? record.memory,
    storage: model?.ephemeralStorage ?? 0,
    spot: (task.capacity ?? record.capacity) === "FARGATE_SPOT",
  });
  if (typeof rate === "string") return undefined;
  return (rate.total * billedSeconds(task)) / 3600;
}

/** USD of a map's tasks so far, and of their state transitions. @returns undefined where there is no price */
export function mapCost(tasks: readonly ChunkTask[], prices: MapPrices): number | undefined {
  let usd = 0;
  for (const task of tasks) {
    const cost = taskCost(task, prices);
    if (cost === undefined) return undefined;
    usd += cost + CHUNK_TRANSITIONS * TRANSITION_USD;
  }
  return usd;
}
