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

/** The tasks of one size of a map: all that their cost depends on. */
export interface TaskGroup extends Pick<ChunkTask, "cpu" | "memory" | "capacity"> {
  tasks: number;
  /** Seconds that they are billed together. */
  seconds: number;
}

export function groupTasks(tasks: readonly ChunkTask[]): TaskGroup[] {
  const groups = new Map<string, TaskGroup>();
  for (const task of tasks) {
    const { cpu, memory, capacity } = task;
    const key = JSON.stringify([cpu, memory, capacity]);
    const group = groups.get(key) ?? { cpu, memory, capacity, tasks: 0, seconds: 0 };
    groups.set(key, { ...group, tasks: group.tasks + 1, seconds: group.seconds + billedSeconds(task) });
  }
  return [...groups.values()];
}

/**
 * Seconds that one task is billed until its record was last written. Fargate bills from the pull on, which the container does not
 * see: a task's usual start and end are added.
 */
const billedSeconds = ({ at, startedAt }: ChunkTask): number =>
  Math.max(BILLED_SECONDS, (Date.parse(at) - Date.parse(startedAt)) / 1000 + TASK_SECONDS);

/** USD of a map's tasks so far, and of their state transitions. @returns undefined where there is no price */
export function mapCost(groups: readonly TaskGroup[], prices: MapPrices): number | undefined {
  let usd = 0;
  for (const group of groups) {
    const rate = rateOf(group, prices);
    if (rate === undefined) return undefined;
    usd += (rate * group.seconds) / 3600 + group.tasks * CHUNK_TRANSITIONS * TRANSITION_USD;
  }
  return usd;
}

/** USD of an hour of one task. */
function rateOf(group: TaskGroup, { prices, outputs, record }: MapPrices): number | undefined {
  const model: ModelOutputs | undefined = outputs.models[record.model];
  const rate = hourlyRate(prices, {
    region: outputs.aws.region,
    architecture: model?.architecture ?? "X86_64",
    cpu: group.cpu === null ? record.cpu : group.cpu * 1024,
    memory: group.memory ?? record.memory,
    storage: model?.ephemeralStorage ?? 0,
    spot: (group.capacity ?? record.capacity) === "FARGATE_SPOT",
  });
  return typeof rate === "string" ? undefined : rate.total;
}
