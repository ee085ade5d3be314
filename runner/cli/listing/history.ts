import { PREFIXES } from "../../../contract/bucket-layout";
import { mapKeys } from "../../../contract/map/layout";
import type { Bucket } from "../aws/bucket";
import type { Task } from "../aws/ecs";
import type { Cloud } from "../aws/open-aws";
import { inParallel } from "../base/parallel";
import type { PriceTable } from "../price/table";
import { keys } from "../records/layout";
import { readManifest } from "../records/manifest";
import { readReceipt } from "../records/receipt-store";
import { readRecord } from "../records/record";
import { modelOfTask, runIdOf } from "../runs/find";
import { mapOf, type RunSummary, summarize } from "../runs/summary";
import { readTries } from "../tries/read-tries";
import { receiptOfRun } from "../tries/tries-receipt";
import { summarizeMap } from "./map-summary";

/** In the keys of the records of a map's chunks. */
const CHUNKS = mapKeys.chunks("").slice(PREFIXES.runs.length);

/** Number of records to read at a time. */
const PARALLEL = 16;

/**
 * The newest runs of a stack, newest first: from ECS, and from the bucket's records, which outlive ECS's hour.
 * @param limit maximum number of runs, not counting those that have not stopped
 * @param since ms since 1970: leaves out runs whose records did not change after it
 */
export async function recentRuns(
  cloud: Cloud,
  limit: number,
  now: number,
  prices: PriceTable,
  since = 0,
): Promise<RunSummary[]> {
  const { outputs, bucket } = cloud;
  // A map has up to 10,000 chunks: neither their records nor their number matter here.
  const [objects, all] = await Promise.all([bucket.list(PREFIXES.runs, CHUNKS), cloud.ecs.all()]);
  const mine = all.filter((task) => modelOfTask(outputs, task) && mapOf(task) === undefined);
  // The newest task of each run.
  mine.sort((a, b) => (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0));
  const tasks = new Map(mine.map((task) => [runIdOf(task), task]));
  const changed = new Map<string, number>();
  const maps = new Set<string>();
  const have = new Set(objects.map(({ key }) => key));
  for (const { key, modified } of objects) {
    const runId = key.slice(PREFIXES.runs.length).split("/")[0]!;
    // It may be kept long after the run.
    if (key !== keys.receipt(runId)) changed.set(runId, Math.max(modified, changed.get(runId) ?? 0));
  }
  const created = (runId: string, { createdAt }: Task) =>
    changed.set(runId, Math.max(createdAt?.getTime() ?? 0, changed.get(runId) ?? 0));
  for (const [runId, task] of tasks) created(runId, task);
  for (const task of all) {
    const map = mapOf(task);
    if (map === undefined || !changed.has(map)) continue;
    created(map, task);
    if (task.lastStatus !== "STOPPED") maps.add(map);
  }
  const alive = (runId: string) => maps.has(runId) || (tasks.has(runId) && tasks.get(runId)?.lastStatus !== "STOPPED");
  const newest = [...changed]
    .sort((a, b) => b[1] - a[1])
    .filter(([runId, at], i) => (i < limit && at >= since) || alive(runId));
  const summaries = new Map<string, RunSummary>();
  await inParallel(PARALLEL, newest, async ([runId]) => {
    if (have.has(mapKeys.record(runId))) {
      summaries.set(runId, await summarizeMap(cloud, runId));
      return;
    }
    const read = async <T>(key: string, reader: (bucket: Bucket, runId: string) => Promise<T>) =>
      have.has(key) ? reader(bucket, runId).catch(() => undefined) : undefined;
    const [record, manifest, kept] = await Promise.all([
      read(keys.request(runId), readRecord),
      read(keys.manifest(runId), readManifest),
      read(keys.receipt(runId), readReceipt),
    ]);
    const task = tasks.get(runId);
    const model = task && modelOfTask(outputs, task);
    const named = outputs.models[record?.model ?? manifest?.model ?? ""];
    const settings = model?.model ?? named;
    const tries = kept?.complete ? undefined : await readTries(cloud, settings, runId);
    const parts = { runId, task, record, manifest, tries };
    const receipt = receiptOfRun({ ...parts, kept, model: settings, region: outputs.aws.region, prices });
    summaries.set(runId, summarize({ ...parts, model, receipt, container: outputs.container, now }));
  });
  return newest
    .map(([runId]) => summaries.get(runId)!)
    .sort((a, b) => (b.startedAt ?? "").localeCompare(a.startedAt ?? ""));
}
