import type { Cloud } from "../aws/open-aws";
import { findMap } from "../map/find-map";
import type { RunSummary } from "../runs/summary";

/** A map as `ls` shows it: one line, whatever the number of its tasks. */
export async function summarizeMap(cloud: Cloud, map: string): Promise<RunSummary> {
  const { record, status, stoppedAt } = await findMap(cloud, map);
  return {
    runId: map,
    model: record.model,
    script: `${record.script} (${record.count} items)`,
    status: status === "RUNNING" ? "RUNNING" : "STOPPED",
    exitCode: null,
    startedAt: record.requestedAt,
    stoppedAt: stoppedAt?.toISOString() ?? null,
    taskArn: null,
    startedBy: "rfargate",
    tags: {},
    receipt: null,
    skipped: null,
  };
}
