import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import { type Output, table } from "../base/output";
import { recentRuns } from "../listing/history";
import { formatMoney } from "../price/cost";
import { loadPrices } from "../price/load-prices";
import { type Cost, type Grouping, groupCosts, totalOf } from "./group-costs";
import { priceRuns } from "./price-runs";

/** Times in ms since 1970; includes runs that started from `since` to before `until`. */
interface Span {
  since: number;
  until: number;
  now: number;
}

/** `rfargate costs`. @returns the exit code */
export async function showCosts(cloud: Cloud, out: Output, { since, until, now }: Span, by: Grouping): Promise<number> {
  const prices = await loadPrices(out.world);
  const all = await cloud.session.explained("ecs:ListTasks", () => recentRuns(cloud, Infinity, now, prices, since));
  const runs = all.filter(({ startedAt }) => {
    const started = startedAt === null ? now : Date.parse(startedAt);
    return since <= started && (started < until || until === now);
  });
  const priced = await priceRuns(cloud, runs, prices, now);
  const rows = groupCosts(priced, by);
  const total = totalOf(priced);
  const iso = (ms: number) => new Date(ms).toISOString();
  out.result({ since: iso(since), until: iso(until), by, rows, total });
  const lines = rows.map(({ name, ...cost }) => cells(name, cost));
  out.data(
    rows.length > 0
      ? table([by.toUpperCase(), "RUNS", "HOURS", "COST"], [...lines, cells("total", total)])
      : "no runs in this period",
  );
  if (total.unknown > 0) out.note(`the total leaves out ${total.unknown} that have not ended or whose cost is unknown`);
  return EXIT.ok;
}

function cells(name: string, { runs, hours, usd }: Cost): string[] {
  return [name, String(runs), hours.toFixed(2), formatMoney(usd)];
}
