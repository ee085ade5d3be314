import type { Cloud } from "../aws/open-aws";
import { newestRound, requireMap } from "../map/find-map";
import type { RunSummary } from "../runs/summary";

/** A map as `ls` shows it: one line for all its tasks. */
export async function summarizeMap(cloud: Cloud, map: string): Promise<RunSummary> {
  const record = await requireMap(cloud, map);
  // The model may no longer have a state machine.
  const stateMachineArn = cloud.outputs.models[record.model]?.map?.stateMachineArn;
  const round = stateMachineArn === undefined ? undefined : await newestRound(cloud, stateMachineArn, map);
  return {
    runId: map,
    items: record.count,
    model: record.model,
    script: `${record.script} (${record.count} items)`,
    status: round?.status === "RUNNING" ? "RUNNING" : "STOPPED",
    exitCode: null,
    startedAt: record.requestedAt,
    stoppedAt: round?.stoppedAt?.toISOString() ?? null,
    taskArn: null,
    startedBy: "rfargate",
    tags: {},
    receipt: null,
    skipped: null,
  };
}
