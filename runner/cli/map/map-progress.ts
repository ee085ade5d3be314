import type { MapRecord } from "../../../contract/map/layout";
import { counted } from "../base/counted";
import { formatDuration } from "../parse/duration";
import { printable } from "../parse/paths";
import { formatMoney } from "../price/cost";
import { failureGroups, type Outcomes } from "./outcomes";

/** How a map stands. */
export interface MapProgress {
  record: MapRecord;
  outcomes: Outcomes;
  /** Of this round; undefined before Step Functions has counted them. */
  chunks?: { running: number; waiting: number };
  /** Items that had an outcome when this round began, and when it did, ms since 1970. */
  from: { items: number; at: number };
  now: number;
  /** USD so far. */
  usd?: number;
  /** The newest line of a task's log. */
  newest?: string;
}

/** Groups of failures that the block has room for. */
const GROUPS = 5;

export const failedCount = ({ items }: Outcomes): number =>
  [...items.values()].filter(({ exitCode }) => exitCode !== 0).length;

/** `map sweep: 120 of 200 items done, 3 failed` */
export function countsText({ map, count }: MapRecord, outcomes: Outcomes): string {
  const failed = failedCount(outcomes);
  return `map ${map}: ${outcomes.items.size - failed} of ${count} items done, ${failed} failed`;
}

/** `; $0.12`; empty if there is none, or it is unknown. */
export const costText = (usd: number | undefined): string => (usd ? `; ${formatMoney(usd)}` : "");

/** The counts, what runs and waits, the time left and the cost so far. */
export const progressLine = (progress: MapProgress): string =>
  [countsText(progress.record, progress.outcomes), ...goingOn(progress)].join("; ");

function goingOn(progress: MapProgress): string[] {
  const { chunks, usd } = progress;
  const left = secondsLeft(progress);
  return [
    ...(chunks ? [`${counted(chunks.running, "task")} running, ${counted(chunks.waiting, "chunk")} waiting`] : []),
    ...(left === undefined ? [] : [`about ${formatDuration(left * 1000)} left`]),
    ...(usd ? [`${formatMoney(usd)} so far`] : []),
  ];
}

/** What the rest takes at the pace of this round; undefined before an item of it has ended, and after the last. */
export function secondsLeft({ record, outcomes, from, now }: MapProgress): number | undefined {
  const ended = outcomes.items.size - from.items;
  const rest = record.count - outcomes.items.size;
  if (ended <= 0 || now <= from.at || rest <= 0) return undefined;
  return (rest * (now - from.at)) / ended / 1000;
}

/**
 * The live block: the counts, what goes on, failures by R's last error with an example each, the newest line. A terminal cuts long
 * lines, so that an error comes last in its line.
 */
export function progressBlock(progress: MapProgress): string[] {
  const { record, outcomes, newest } = progress;
  const { map } = record;
  const groups = failureGroups(outcomes.items.values());
  const more = groups.length - GROUPS;
  return [
    countsText(record, outcomes),
    `  ${goingOn(progress).join("; ") || "starting"}`,
    ...groups
      .slice(0, GROUPS)
      .map(({ count, example, error }) => `  ${count} failed, rfargate logs ${map}/${example}: ${printable(error)}`),
    ...(more > 0 ? [`  ${counted(more, "more error")}: rfargate status ${map}`] : []),
    ...(newest ? [`  ${printable(newest)}`] : []),
  ];
}

/** `3 failed: Error: no such site; rfargate logs sweep/17` */
export const failureText = (map: string, group: { error: string; count: number; example: number }): string =>
  `${group.count} failed: ${group.error}; rfargate logs ${map}/${group.example}`;
