import type { Cloud } from "../aws/open-aws";
import { counted } from "../base/counted";
import { newestRound } from "../map/find-map";
import { readMap } from "../map/map-record";
import type { RunSummary } from "../runs/summary";

/** A map as `ls` shows it: one line for all its tasks. */
export async function summarizeMap(cloud: Cloud, map: string): Promise<RunSummary> {
  // One that cannot be read does not hide the others.
  const record = await readMap(cloud, map).catch(() => undefined);
  // The model may no longer have a state machine.
  const stateMachineArn = record && cloud.outputs.models[record.model]?.map?.stateMachineArn;
  const round = stateMachineArn === undefined ? undefined : await newestRound(cloud, stateMachineArn, map);
  return {
    runId: map,
    items: record?.count ?? null,
    model: record?.model ?? null,
    script: record ? `${record.script} (${counted(record.count, "item")})` : null,
    status: record === undefined ? "UNKNOWN" : round?.status === "RUNNING" ? "RUNNING" : "STOPPED",
    exitCode: null,
    startedAt: record?.requestedAt ?? null,
    stoppedAt: round?.stoppedAt?.toISOString() ?? null,
    taskArn: null,
    startedBy: "rfargate",
    tags: {},
    receipt: null,
    skipped: null,
  };
}
