import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import { type Output, table } from "../base/output";
import { recentRuns } from "../listing/history";
import { formatMoney } from "../price/cost";
import { loadPrices } from "../price/load-prices";
import { type Cost, type Grouping, groupCosts, totalOf } from "./group-costs";

/** `rfargate costs`. @param seconds how far back @returns the exit code */
export async function showCosts(cloud: Cloud, out: Output, seconds: number, by: Grouping): Promise<number> {
  const now = out.world.clock.now();
  const since = now - seconds * 1_000;
  const prices = await loadPrices(out.world);
  const all = await cloud.session.explained("ecs:ListTasks", () => recentRuns(cloud, Infinity, now, prices, since));
  const runs = all.filter(({ startedAt }) => startedAt === null || Date.parse(startedAt) >= since);
  const rows = groupCosts(runs, by);
  const total = totalOf(runs);
  out.result({ since: new Date(since).toISOString(), by, rows, total });
  const lines = rows.map(({ name, ...cost }) => cells(name, cost));
  out.data(
    rows.length > 0
      ? table([by.toUpperCase(), "RUNS", "HOURS", "COST"], [...lines, cells("total", total)])
      : "no runs since then",
  );
  if (total.unknown > 0) out.note(`${total.unknown} of them go on, or their cost is not known: not in the sum`);
  return EXIT.ok;
}

function cells(name: string, { runs, hours, usd }: Cost): string[] {
  return [name, String(runs), hours.toFixed(2), formatMoney(usd)];
}
