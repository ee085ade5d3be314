import { CHUNKS_LOST, type LostChunk, lostChunks } from "../../../contract/map/failed-task";
import { executionName } from "../../../contract/map/input";
import type { MapRecord } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import { States } from "../aws/states";
import { usageError } from "../base/errors";
import { requireMap } from "./map-record";

/** The newest round of a map. */
interface Round {
  round: number;
  /** Status of the round's execution; undefined: it was never started, or is forgotten. */
  status: string | undefined;
  /** When the round ended. */
  stoppedAt: Date | undefined;
  /** Why the round failed, if no chunk was lost. */
  cause: string | undefined;
  /** Of all rounds. */
  lost: LostChunk[];
}

/** A map of the stack and its newest round. */
export interface FoundMap extends Round {
  record: MapRecord;
  states: States;
  stateMachineArn: string;
}

/** Rounds that are looked for: each `map --retry` is one. */
const MOST_ROUNDS = 50;

/** @throws CliError 66, 70 */
export async function findMap(cloud: Cloud, map: string): Promise<FoundMap> {
  const record = await requireMap(cloud, map);
  const stateMachineArn = machineOf(cloud, record.model);
  const round = await newestRound(cloud, stateMachineArn, map);
  return { record, states: new States(cloud.session), stateMachineArn, ...round };
}

export async function newestRound({ session }: Cloud, stateMachineArn: string, map: string): Promise<Round> {
  const states = new States(session);
  const look = (round: number) =>
    session.explained("states:DescribeExecution", () => states.describe(stateMachineArn, executionName(map, round)));
  let [round, found] = [1, await look(1)];
  const lost = lostChunks(found?.cause ?? "", round);
  for (let next = found && (await look(2)); next && round < MOST_ROUNDS; next = await look(round + 1)) {
    found = next;
    lost.push(...lostChunks(found.cause ?? "", ++round));
  }
  return { round, status: found?.status, stoppedAt: found?.stopDate, cause: causeOf(found), lost };
}

/** Why a round failed as a whole. */
export const causeOf = ({ error, cause }: { error?: string; cause?: string } = {}): string | undefined =>
  error === undefined || error === CHUNKS_LOST ? undefined : [error, cause].filter((text) => text).join(": ");

/** @throws CliError 64 for a model without `map` */
export function machineOf(cloud: Cloud, model: string): string {
  const { models } = cloud.outputs;
  const arn = models[model]?.map?.stateMachineArn;
  if (arn !== undefined) return arn;
  const able = Object.keys(models).filter((name) => models[name]!.map);
  throw usageError(
    `model "${model}" has no map`,
    "add `map: {}` to the model in Pulumi.<stack>.yaml, then `pulumi up`",
    able.length > 0 ? `models with one: ${able.join(", ")}` : "no model of the stack has one",
  );
}
