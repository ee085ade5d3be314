import { type LostChunk, lostChunks } from "../../../contract/map/failed-task";
import { executionName } from "../../../contract/map/input";
import type { ChunkTask, MapRecord } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import { States } from "../aws/states";
import { counted } from "../base/counted";
import { EXIT } from "../base/errors";
import { attachOrStop } from "../base/interrupt";
import type { Output } from "../base/output";
import { taskLog } from "../follow/task-log";
import { printable } from "../parse/paths";
import { loadPrices } from "../price/load-prices";
import { failedTaskLines } from "./failed-tasks";
import { causeOf } from "./find-map";
import { groupTasks, mapCost } from "./map-cost";
import {
  costText,
  countsText,
  failedCount,
  failureText,
  type MapProgress,
  progressBlock,
  progressLine,
} from "./map-progress";
import { keepMapReceipt } from "./map-receipt";
import { ChunkRecords, failureGroups, type Outcomes, withLost } from "./outcomes";

/** Milliseconds between two looks, and records read at one: the requests of a look do not grow with the map. */
const PACE = 5_000;
const RECORDS_A_LOOK = 20;
/** Milliseconds between two lines where there is no terminal. */
const LINE_PACE = 30_000;

/** Ends of an execution after which no task of it writes any more. */
const ENDED: ReadonlySet<string> = new Set(["SUCCEEDED", "FAILED"]);

export interface FollowedMap {
  record: MapRecord;
  round: number;
  stateMachineArn: string;
}

/** How a map ended. */
export interface EndedMap {
  status: string;
  outcomes: Outcomes;
  usd: number | undefined;
  /** Why it failed, if no chunk was lost. */
  cause?: string | undefined;
  /** Of its newest round. */
  lost: LostChunk[];
}

/** What continues after an interruption, and how to attach to it. */
export const mapContinues = (map: string): [string, string] => [`interrupted; map ${map} continues`, attachOrStop(map)];

/** Follows a map to its end. @returns the exit code: 0 when every item succeeded */
export async function followMap(cloud: Cloud, out: Output, map: FollowedMap, signal: AbortSignal): Promise<number> {
  const ended = await awaitMap(cloud, out, map, signal);
  out.note(`${countsText(map.record, ended.outcomes)}${costText(ended.usd)}`);
  return endOfMap(out, map.record, ended);
}

/** Waits for the end of a map's round and shows how it stands meanwhile. */
export async function awaitMap(cloud: Cloud, out: Output, map: FollowedMap, signal: AbortSignal): Promise<EndedMap> {
  const { session } = cloud;
  const { record } = map;
  const { clock, stderr } = out.world;
  const { isTTY } = stderr;
  const states = new States(session);
  const name = executionName(record.map, map.round);
  const records = new ChunkRecords(cloud.bucket, record.map);
  const pricing = { prices: await loadPrices(out.world), outputs: cloud.outputs, record };
  const read = (most?: number) => session.explained("s3:GetObject", () => records.read(most));
  const began = { items: map.round === 1 ? 0 : (await read()).items.size, at: clock.now() };
  let mapRun: string | undefined;
  let told = { line: "", at: 0 };
  for (;;) {
    const execution = await session.explained("states:DescribeExecution", () =>
      states.describe(map.stateMachineArn, name),
    );
    const running = execution?.status === "RUNNING" && !signal.aborted;
    const lost = lostChunks(execution?.cause ?? "", map.round);
    const outcomes = withLost(await read(running ? RECORDS_A_LOOK : undefined), lost);
    const tasks = groupTasks(outcomes.tasks);
    const usd = mapCost(tasks, pricing);
    if (!running) {
      out.block([]);
      if (execution && ENDED.has(execution.status!))
        await keepMapReceipt(cloud, record.map, execution.stopDate?.toISOString() ?? null, tasks);
      return { status: execution?.status ?? "unknown", outcomes, usd, cause: causeOf(execution), lost };
    }
    // Without a terminal the look between two lines asks for nothing that only a line shows.
    if (isTTY || clock.now() - told.at >= LINE_PACE) {
      mapRun ??= await session.explained("states:ListMapRuns", () => states.mapRunOf(map.stateMachineArn, name));
      const progress: MapProgress = {
        ...{ record, outcomes, now: clock.now(), usd },
        from: { ...began, at: execution.startDate?.getTime() ?? began.at },
        chunks: mapRun === undefined ? undefined : await chunksOf(cloud, states, mapRun),
        newest: isTTY ? await newestLine(cloud, record, outcomes.tasks) : undefined,
      };
      const line = progressLine(progress);
      if (isTTY) out.block(progressBlock(progress));
      else if (line !== told.line) {
        out.note(line);
        told = { line, at: progress.now };
      }
    }
    await clock.sleep(PACE, signal);
  }
}

async function chunksOf({ session }: Cloud, states: States, mapRun: string) {
  const counts = await session.explained("states:DescribeMapRun", () => states.countsOf(mapRun));
  return counts && { running: counts.running ?? 0, waiting: counts.pending ?? 0 };
}

/** Of the task that wrote its record last. */
async function newestLine({ session, logs, outputs }: Cloud, record: MapRecord, tasks: readonly ChunkTask[]) {
  const newest = tasks.reduce<ChunkTask | undefined>(
    (best, task) => (best && best.at >= task.at ? best : task),
    undefined,
  );
  const model = outputs.models[record.model];
  if (!newest || !model) return undefined;
  const { group, stream } = taskLog(model, newest.chunkTask);
  return session.explained("logs:GetLogEvents", () => logs.newest(group, stream));
}

/** Says how a map stands, failures by R's last error. @returns 0 when every item succeeded */
export function endOfMap(out: Output, record: MapRecord, { status, outcomes, usd, cause, lost }: EndedMap): number {
  const { map, count } = record;
  const ended = outcomes.items.size;
  const failed = failedCount(outcomes);
  const left = count - ended;
  const groups = failureGroups(outcomes.items.values());
  for (const group of groups) out.note(`  ${failureText(map, group)}`);
  for (const line of failedTaskLines(record, outcomes.tasks, lost)) out.note(`  ${printable(line)}`);
  if (cause !== undefined) out.note(`  Step Functions: ${printable(cause)}`);
  if (left > 0 && status !== "RUNNING") out.note(`  ${counted(left, "item")} without an outcome`);
  if (failed + left > 0 && status !== "RUNNING") out.note(`run those again: rfargate map --retry ${map}`);
  if (ended > failed) out.note(`fetch the outputs: rfargate collect ${map} --out ${map}`);
  out.result({
    ...{ map, status, count, done: ended - failed, failed, left, usd: usd ?? null },
    failures: groups,
    lost,
    cause: cause ?? null,
    tasks: outcomes.tasks,
  });
  return failed + left === 0 ? EXIT.ok : 1;
}
