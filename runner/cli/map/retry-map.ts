import { chunkOf } from "../../../contract/map/batch";
import { roundInput } from "../../../contract/map/record";
import type { Cloud } from "../aws/open-aws";
import { counted } from "../base/counted";
import { usageError } from "../base/errors";
import type { Output } from "../base/output";
import { chooseSize } from "../stack/choose-model";
import { findMap } from "./find-map";
import type { FollowedMap } from "./follow-map";
import { laddered, startRound } from "./launch-map";
import { type MapOptions, parseMapOptions } from "./map-options";
import { readOutcomes } from "./outcomes";

/**
 * `rfargate map --retry`: starts the chunks again that have an item that failed or has no outcome.
 * @returns undefined when there is none
 * @throws CliError 64 while the map runs
 */
export async function retryMap(
  cloud: Cloud,
  out: Output,
  map: string,
  options: MapOptions,
): Promise<FollowedMap | undefined> {
  const { max, size } = await parseMapOptions(out.world, options);
  const { record, stateMachineArn, round, status } = await findMap(cloud, map);
  if (status === "RUNNING") throw usageError(`map ${map} is running`, `rfargate status ${map}`);
  const model = cloud.outputs.models[record.model]!;
  const changed = {
    ...record,
    ...chooseSize({ ...record, otherContainers: model.otherContainers }, size),
    maxTasks: max ?? record.maxTasks,
    capacity: options.spot === undefined ? record.capacity : options.spot ? "FARGATE_SPOT" : "FARGATE",
  } as const;
  const { items, tasks } = await readOutcomes(cloud, map);
  const again = Array.from({ length: record.count }, (_, i) => i + 1).filter(
    (index) => items.get(index)?.exitCode !== 0,
  );
  const chunks = [...new Set(again.map((index) => chunkOf(index, record.batch)))];
  if (chunks.length === 0) {
    out.note(`map ${map}: nothing to retry, all ${record.count} items are done`);
    return undefined;
  }
  out.note(`map ${map}: ${counted(again.length, "item")} of ${counted(chunks.length, "chunk")} will run again`);
  // Of a map that was never started, or is forgotten, only the records tell.
  const next = 1 + (status === undefined ? Math.max(0, ...tasks.map((task) => task.round)) : round);
  await startRound(cloud, stateMachineArn, roundInput(changed, laddered(model), next, chunks));
  return { record: changed, round: next, stateMachineArn };
}
