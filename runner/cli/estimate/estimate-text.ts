import { BILLED_SECONDS } from "../../../contract/map/batch";
import { formatDuration } from "../parse/duration";
import { formatMoney, priceNote } from "../price/cost";
import type { Estimate } from "./model-estimate";

/** An estimate for people, a line each. */
export function estimateText(estimate: Estimate): string {
  const { rate, perRun, perHour, perMonthAlways, seconds } = estimate;
  const lines: Array<[string, string]> = [
    ["size", sizeText(estimate)],
    ["prices", priceNote(estimate.region, rate)],
    [
      "a run",
      perRun === null || seconds === null
        ? "unknown without --minutes"
        : `${formatMoney(perRun)} for ${formatDuration(seconds * 1000)}${seconds < BILLED_SECONDS ? ", billed as a minute" : ""}${originOf(estimate)}`,
    ],
    [
      "an hour",
      `${formatMoney(perHour)} (vCPU ${formatMoney(rate.vcpu)}, memory ${formatMoney(rate.memory)}${rate.storage ? `, storage ${formatMoney(rate.storage)}` : ""})`,
    ],
    ["a month", `${formatMoney(perMonthAlways)} if it ran all the time`],
    ...estimate.schedules.map((schedule): [string, string] => ["scheduled", scheduleText(schedule)]),
  ];
  return lines.map(([name, text]) => `${`${name}:`.padEnd(10)} ${text}`).join("\n");
}

function sizeText({ model, cpu, memory, storage, architecture, spot }: Estimate): string {
  const parts = [
    `${cpu / 1024} vCPU`,
    `${memory / 1024} GB`,
    `${storage} GB storage`,
    architecture,
    spot ? "Spot" : "no Spot",
  ];
  return `${parts.join(", ")}${model === null ? "" : ` (model ${model})`}`;
}

function originOf({ basis, earlierRuns }: Estimate): string {
  if (basis !== "earlier-runs" || !earlierRuns) return "";
  const { runs, shortest, longest } = earlierRuns;
  if (runs === 1) return ", as the one earlier run";
  return `, the median of ${runs} earlier runs (${formatDuration(shortest * 1000)} to ${formatDuration(longest * 1000)})`;
}

function scheduleText({ name, expression, enabled, startsPerMonth, perMonth }: Estimate["schedules"][number]): string {
  const what = `${name}, ${expression}`;
  if (!enabled) return `${what}: switched off`;
  if (startsPerMonth === null) return `${what}: once`;
  const often = `${Number(startsPerMonth.toFixed(1))} runs a month`;
  return `${what}: ${often}${perMonth === null ? "" : `, ${formatMoney(perMonth)} a month`}`;
}
