import { randomBytes } from "node:crypto";
import {
  chooseBatch,
  chunkCount,
  estimateMap,
  MAX_CHUNKS,
  type MapEstimate,
  slotsOf,
} from "../../../contract/map/batch";
import type { MapRecord } from "../../../contract/map/layout";
import { itemsText, mapFingerprint } from "../../../contract/map/record";
import { counted } from "../base/counted";
import { usageError } from "../base/errors";
import { formatDuration } from "../parse/duration";
import type { Environment } from "../parse/environment";
import { formatMoney } from "../price/cost";
import { keys } from "../records/layout";
import { itemsOf, type MapRequest } from "./map-request";

/** What a map will be, and take. */
export interface MapPlan {
  record: MapRecord;
  /** `items.jsonl`. */
  text: string;
  environment: Environment;
  estimate: MapEstimate;
  itemSeconds: number;
  /** USD; a text says why it is not known. */
  cost: number | string;
}

/**
 * The size of the chunks, the map's record, its time and cost.
 * @param itemSeconds what an item takes
 * @param salt another map's, to compare fingerprints
 * @throws CliError 64 for more chunks than a map may have
 */
export function planMap(
  map: string,
  request: MapRequest,
  { now, itemSeconds, salt = randomBytes(16).toString("hex") }: { now: Date; itemSeconds: number; salt?: string },
): MapPlan {
  const { chosen, script, inputs, source, size, spot, atOnce, rate, options, fresh } = request;
  const items = itemsOf(map, request);
  const count = items.length;
  const text = itemsText(items);
  const work = { items: count, itemSeconds, cpu: size.cpu, tasks: atOnce.tasks };
  const batch = batchOf(options.batch ?? chooseBatch(work), count);
  const settings = {
    model: chosen.name,
    script: script.name,
    count,
    batch,
    tries: options.tries ?? chosen.model.map!.tries,
    itemTimeout: options.itemTimeout ?? chosen.model.map!.itemTimeout ?? null,
    seed: options.seed ?? null,
    fresh,
    files: source.files !== undefined || source.prefix !== undefined,
    ...size,
    capacity: spot ? ("FARGATE_SPOT" as const) : ("FARGATE" as const),
  };
  const environment = Object.entries(options.environment).sort(([a], [b]) => (a < b ? -1 : 1));
  const estimate = estimateMap({ ...work, batch, usdAnHour: typeof rate === "string" ? 0 : rate });
  const record: MapRecord = {
    version: 1,
    map,
    ...settings,
    staged: script.local || inputs.length > 0 || environment.length > 0 ? keys.staged(map) : "",
    maxTasks: atOnce.tasks,
    environment: environment.map(([name]) => name),
    salt,
    fingerprint: mapFingerprint(salt, text, settings, script.local?.sha256 ?? null, environment, inputs),
    requestedAt: now.toISOString(),
  };
  const cost = typeof rate === "string" ? rate : estimate.tasks + estimate.transitions;
  return { record, text, environment: options.environment, estimate, itemSeconds, cost };
}

function batchOf(asked: number, count: number): number {
  const batch = Math.min(asked, count);
  const chunks = chunkCount(count, batch);
  if (chunks <= MAX_CHUNKS) return batch;
  throw usageError(
    `--batch ${batch} makes ${chunks} chunks; a map may have ${MAX_CHUNKS}`,
    `--batch ${Math.ceil(count / MAX_CHUNKS)} or more, or --batch auto`,
  );
}

/**
 * One line: chunks, tasks, time, cost.
 * @param because where the number of tasks at once comes from
 * @param assumed whether no option gave the seconds of an item
 */
export function planText(
  { record, estimate, itemSeconds, cost }: MapPlan,
  { because, assumed }: { because: string; assumed: boolean },
): string {
  const { chunks, atOnce, wall } = estimate;
  const slots = slotsOf(record.cpu);
  return (
    `${counted(record.count, "item")} in ${counted(chunks, "chunk")} of ${record.batch}, ${counted(atOnce, "task")} at once` +
    `${chunks > record.maxTasks ? ` (${because})` : ""}` +
    `${slots > 1 ? `, ${slots} items at once in each` : ""}: about ${formatDuration(wall * 1000)} and ` +
    `${typeof cost === "string" ? "an unknown cost" : formatMoney(cost)} if an item takes ${itemSeconds} s${assumed ? ", the default of --item-seconds" : ""}`
  );
}

/** @throws CliError 64 for a map whose estimate is above, or unknown */
export function requireCost({ cost }: MapPlan, most: number | undefined): void {
  if (most === undefined) return;
  if (typeof cost === "string") throw usageError(`--max-cost cannot be checked: ${cost}`, "leave --max-cost out");
  if (cost <= most) return;
  throw usageError(
    `the map would cost about ${formatMoney(cost)}; --max-cost is ${formatMoney(most)}`,
    "--item-seconds or --batch, or another --max-cost",
  );
}
