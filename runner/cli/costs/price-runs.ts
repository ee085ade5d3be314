import type { Cloud } from "../aws/open-aws";
import { mapCost } from "../map/map-cost";
import { endedTasks } from "../map/map-receipt";
import { readMap } from "../map/map-record";
import type { PriceTable } from "../price/table";
import type { RunSummary } from "../runs/summary";
import type { Priced, Spent } from "./group-costs";

/** Runs and maps with their costs. Reads one map after the other: the records of a large one need much memory. */
export async function priceRuns(
  cloud: Cloud,
  runs: readonly RunSummary[],
  prices: PriceTable,
  now: number,
): Promise<Priced[]> {
  const priced: Priced[] = [];
  for (const run of runs)
    priced.push({ ...run, ...(run.items === null ? spentOnRun(run) : await spentOnMap(cloud, run, prices, now)) });
  return priced;
}

const spentOnRun = ({ receipt }: RunSummary): Spent => ({
  usd: receipt?.cost?.usd ?? null,
  billed: receipt?.seconds.billed ?? 0,
});

/** Cost of the tasks of all rounds, from their records. */
async function spentOnMap(
  cloud: Cloud,
  { runId, status, stoppedAt }: RunSummary,
  prices: PriceTable,
  now: number,
): Promise<Spent> {
  const record = status === "STOPPED" ? await readMap(cloud, runId) : undefined;
  if (!record) return { usd: null, billed: 0 };
  const tasks = await endedTasks(cloud, runId, stoppedAt, now);
  const usd = mapCost(tasks, { prices, outputs: cloud.outputs, record }) ?? null;
  return { usd, billed: tasks.reduce((sum, { seconds }) => sum + seconds, 0) };
}
