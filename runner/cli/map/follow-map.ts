import { executionName } from "../../../contract/map/input";
import type { MapRecord } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import type { States } from "../aws/states";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { ChunkRecords, failureGroups, type Outcomes } from "./outcomes";

/** Milliseconds between two looks, and records read at one: the requests of a look do not grow with the map. */
const PACE = 5_000;
const RECORDS_A_LOOK = 20;

export interface FollowedMap {
  record: MapRecord;
  round: number;
  stateMachineArn: string;
}

/** Follows a map to its end. @returns the exit code: 0 when every item succeeded */
export async function followMap(
  cloud: Cloud,
  states: States,
  out: Output,
  map: FollowedMap,
  signal: AbortSignal,
): Promise<number> {
  const { session } = cloud;
  const records = new ChunkRecords(cloud.bucket, map.record.map);
  const name = executionName(map.record.map, map.round);
  let shown = "";
  for (;;) {
    const execution = await session.explained("states:DescribeExecution", () =>
      states.describe(map.stateMachineArn, name),
    );
    const running = execution?.status === "RUNNING" && !signal.aborted;
    const outcomes = await session.explained("s3:GetObject", () => records.read(running ? RECORDS_A_LOOK : undefined));
    const line = countsText(map.record, outcomes);
    if (out.world.stderr.isTTY && running) out.progress(line);
    else if (line !== shown) out.note(line);
    shown = line;
    if (!running) return endOfMap(out, map.record, outcomes, execution?.status ?? "unknown");
    await out.world.clock.sleep(PACE, signal);
  }
}

/** `120 of 200 items done, 3 failed` */
export function countsText({ map, count }: MapRecord, { items }: Outcomes): string {
  const failed = [...items.values()].filter(({ exitCode }) => exitCode !== 0).length;
  return `map ${map}: ${items.size - failed} of ${count} items done, ${failed} failed`;
}

/** Says how a map stands, failures by R's last error. @returns 0 when every item succeeded */
export function endOfMap(out: Output, record: MapRecord, outcomes: Outcomes, status: string): number {
  const { map, count } = record;
  const ended = [...outcomes.items.values()];
  const failed = ended.filter(({ exitCode }) => exitCode !== 0);
  const left = count - ended.length;
  for (const { error, count: many, example } of failureGroups(ended))
    out.note(`  ${many} failed: ${error}\n    rfargate logs ${map}/${example}`);
  if (left > 0 && status !== "RUNNING") out.note(`  ${left} items have no outcome`);
  if (failed.length + left > 0 && status !== "RUNNING") out.note(`run those again: rfargate map --retry ${map}`);
  if (ended.length > failed.length) out.note(`fetch the outputs: rfargate collect ${map} --out ${map}`);
  out.result({
    map,
    status,
    count,
    done: ended.length - failed.length,
    failed: failed.length,
    left,
    failures: failureGroups(ended),
    tasks: outcomes.tasks,
  });
  return failed.length + left === 0 ? EXIT.ok : 1;
}
