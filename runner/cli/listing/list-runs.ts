import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import { type Output, table } from "../base/output";
import { formatMoney } from "../price/cost";
import { loadPrices } from "../price/load-prices";
import { type RunSummary, tookOf } from "../runs/summary";
import { recentRuns } from "./history";

/** `rfargate ls`. @returns the exit code */
export async function listRuns(cloud: Cloud, out: Output, limit: number): Promise<number> {
  const now = out.world.clock.now();
  const prices = await loadPrices(out.world);
  const runs = await cloud.session.explained("ecs:ListTasks", () => recentRuns(cloud, limit, now, prices));
  out.result(runs);
  const header = ["RUN", "MODEL", "SCRIPT", "STATUS", "EXIT", "STARTED", "TOOK", "COST", "BY"];
  const text = table(
    header,
    runs.map((run) => row(run, now)),
  );
  out.data(runs.length > 0 ? text : "no runs yet; start one with `rfargate run SCRIPT`");
  return EXIT.ok;
}

function row(run: RunSummary, now: number): string[] {
  return [
    run.runId,
    run.model ?? "",
    run.script ?? "",
    run.skipped === null ? run.status : "SKIPPED",
    run.exitCode === null ? "" : String(run.exitCode),
    // The Swedish locale has ISO's date format, in local time.
    run.startedAt === null ? "" : new Date(run.startedAt).toLocaleString("sv-SE"),
    tookOf(run, now),
    run.receipt?.cost ? formatMoney(run.receipt.cost.usd) : "",
    run.startedBy === "rfargate" ? "" : (run.startedBy ?? ""),
  ];
}
