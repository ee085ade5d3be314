import { chunkOf } from "../../../contract/map/batch";
import { executionName } from "../../../contract/map/input";
import { mapKeys } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import { EXIT, notFoundError, usageError } from "../base/errors";
import { interruptible } from "../base/interrupt";
import type { Output } from "../base/output";
import { taskLog } from "../follow/task-log";
import { isRunId } from "../parse/run-id";
import { loadPrices } from "../price/load-prices";
import { findMap } from "./find-map";
import { endOfMap, followMap, mapContinues } from "./follow-map";
import { groupTasks, mapCost } from "./map-cost";
import { costText, countsText } from "./map-progress";
import { readMap, requireMap } from "./map-record";
import { parseRecord, readOutcomes, withLost } from "./outcomes";

/** What a command does for a map, or else for a run. A stack without maps is not asked for one. */
export async function orMap(cloud: Cloud, text: string, run: () => Promise<number>, map: () => Promise<number>) {
  const able = Object.values(cloud.outputs.models).some((model) => model.map);
  return able && isRunId(text) && (await readMap(cloud, text)) ? map() : run();
}

/** `rfargate status` of a map. */
export async function showMap(cloud: Cloud, out: Output, map: string): Promise<number> {
  const { record, status, round, cause, lost } = await findMap(cloud, map);
  const outcomes = withLost(await readOutcomes(cloud, map), lost);
  const usd = mapCost(groupTasks(outcomes.tasks), {
    prices: await loadPrices(out.world),
    outputs: cloud.outputs,
    record,
  });
  out.data(`${countsText(record, outcomes)}; ${status ?? "not started, or forgotten"}${costText(usd)}`);
  const newest = lost.filter((chunk) => chunk.round === round);
  endOfMap(out, record, { outcomes, status: status ?? "unknown", usd, cause, lost: newest });
  return EXIT.ok;
}

/** `rfargate stop` of a map: Step Functions stops its tasks. */
export async function stopMap(cloud: Cloud, out: Output, map: string, reason = "rfargate stop"): Promise<number> {
  const { states, stateMachineArn, round, status } = await findMap(cloud, map);
  if (status === "RUNNING")
    await cloud.session.explained("states:StopExecution", () =>
      states.stop(stateMachineArn, executionName(map, round), reason),
    );
  out.note(`map ${map} ${status === "RUNNING" ? "is being stopped" : "is not running"}`);
  out.result({ map, stopping: status === "RUNNING" });
  return EXIT.ok;
}

/** `rfargate logs -f MAP`: follows it to its end, as `map` does. @throws CliError 64 without `follow` */
export async function attachToMap(cloud: Cloud, out: Output, map: string, follow: boolean): Promise<number> {
  if (!follow)
    throw usageError(`${map} is a map`, `an item's log: rfargate logs ${map}/1; all of it: rfargate logs -f ${map}`);
  const found = await findMap(cloud, map);
  return interruptible(
    out.world,
    () => mapContinues(map),
    (signal) => followMap(cloud, out, found, signal),
  );
}

/** `rfargate logs MAP/INDEX`: the lines of one item. */
export async function printItemLog(cloud: Cloud, out: Output, map: string, index: number): Promise<number> {
  const record = await requireMap(cloud, map);
  if (index > record.count) throw usageError(`map ${map} has no item ${index}`, undefined, `1 to ${record.count}`);
  const key = mapKeys.chunk(map, chunkOf(index, record.batch));
  const text = await cloud.session.explained("s3:GetObject", () => cloud.bucket.text(key));
  const task = parseRecord(text ?? "").items.get(index)?.task;
  if (!task) throw notFoundError(`item ${index} of map ${map} has no outcome yet`, `rfargate status ${map}`);
  const model = cloud.outputs.models[record.model];
  if (!model)
    throw notFoundError(`the stack has no model "${record.model}" any more, which names the log of map ${map}`);
  const { group, stream } = taskLog(model, task);
  const prefix = `[${index}] `;
  for await (const events of cloud.logs.events(group, stream, Date.parse(record.requestedAt)))
    for (const { message } of events) if (message.startsWith(prefix)) out.logLine(message.slice(prefix.length));
  return EXIT.ok;
}
