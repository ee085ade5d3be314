import { createHash } from "node:crypto";
import {
  chooseBatch,
  chunkCount,
  estimateMap,
  MAX_CHUNKS,
  type MapEstimate,
  slotsOf,
} from "../../../contract/map/batch";
import type { MapRecord } from "../../../contract/map/layout";
import { usageError } from "../base/errors";
import { formatDuration } from "../parse/duration";
import { formatMoney } from "../price/cost";

/** What a map will be, and take. */
export interface MapPlan {
  record: MapRecord;
  maxTasks: number;
  estimate: MapEstimate;
}

export interface PlanParts extends Omit<MapRecord, "version" | "batch" | "fingerprint" | "requestedAt"> {
  batch: number | undefined;
  /** SHA-256 of the script; null: the bucket's. */
  scriptHash: string | null;
  /** `items.jsonl`. */
  text: string;
  itemSeconds: number;
  cpu: number;
  maxTasks: number;
  usdAnHour: number;
  now: Date;
}

/**
 * The size of the chunks, the map's record, its time and cost.
 * @throws CliError 64 for more chunks than a map may have
 */
export function planMap(parts: PlanParts): MapPlan {
  const { scriptHash, text, itemSeconds, cpu, maxTasks, usdAnHour, now, ...settings } = parts;
  const work = { items: parts.count, itemSeconds, cpu, tasks: maxTasks };
  const batch = Math.min(parts.batch ?? chooseBatch(work), parts.count);
  const chunks = chunkCount(parts.count, batch);
  if (chunks > MAX_CHUNKS)
    throw usageError(
      `--batch ${batch} makes ${chunks} chunks; a map may have ${MAX_CHUNKS}`,
      `--batch ${Math.ceil(parts.count / MAX_CHUNKS)} or more, or --batch auto`,
    );
  const hash = createHash("sha256").update(text);
  const { model, script, seed, fresh, tries, itemTimeout } = settings;
  hash.update(JSON.stringify([model, script, scriptHash, batch, seed, fresh, tries, itemTimeout]));
  const record = {
    version: 1 as const,
    ...settings,
    batch,
    fingerprint: hash.digest("hex"),
    requestedAt: now.toISOString(),
  };
  return { record, maxTasks, estimate: estimateMap({ ...work, batch, usdAnHour }) };
}

/** One line: chunks, tasks, time, cost. */
export function planText({ record, estimate }: MapPlan, cpu: number, itemSeconds: number): string {
  const { chunks, atOnce, wall, tasks, transitions } = estimate;
  const slots = slotsOf(cpu);
  return (
    `${record.count} items in ${chunks} chunks of ${record.batch}, ${atOnce} tasks at once` +
    `${slots > 1 ? `, ${slots} items at once in each` : ""}: about ${formatDuration(wall * 1000)} and ` +
    `${formatMoney(tasks + transitions)} if an item takes ${itemSeconds} s`
  );
}
