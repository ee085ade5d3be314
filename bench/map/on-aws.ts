import { chooseBatch, chunkCount, estimateMap, tasksWithin } from "../../contract/map/batch";
import { table } from "../../runner/cli/base/output";
import { hourlyRate } from "../../runner/cli/price/cost";
import { shippedPrices } from "../../runner/cli/price/load-prices";
import { simulate } from "./simulation";

/** Items of one length under a quota, in chunks as `--batch auto` chooses them. */
export interface Case {
  items: number;
  itemSeconds: number;
  cpu: number;
  memory: number;
  vcpus: number;
}

/** With the quotas of a new account and of larger ones. */
export const CASES: readonly Case[] = [
  { items: 10_000, itemSeconds: 1, cpu: 256, memory: 512, vcpus: 6 },
  { items: 10_000, itemSeconds: 1, cpu: 1024, memory: 2048, vcpus: 100 },
  { items: 10_000, itemSeconds: 1, cpu: 1024, memory: 2048, vcpus: 400 },
  { items: 10_000, itemSeconds: 30, cpu: 1024, memory: 2048, vcpus: 400 },
  { items: 30, itemSeconds: 10, cpu: 1024, memory: 2048, vcpus: 100 },
];

/**
 * Figures that staRburst 0.3.9 publishes: 10,000 items of 1 s in 100 tasks, one by one, 30 items of 10 s.
 * Source: https://cran.r-project.org/package=starburst (its vignettes, July 2026)
 */
const PEER = [
  ["10000 x 1 s in 100 tasks", 175.4, 0.13],
  ["10000 x 1 s, one by one", 4_648.9, 3.46],
  ["30 x 10 s", 125.8, 0.06],
] as const;

export interface Outcome extends Case {
  batch: number;
  chunks: number;
  wall: number;
  /** The least that the quota and RunTask's rate allow: the starts, and the work spread evenly over the best number of tasks. */
  bound: number;
  usd: number;
  throttled: number;
}

/** @param random between 0 and 1 */
export function onAws(given: Case, random: () => number): Outcome {
  const { items, itemSeconds, cpu, memory, vcpus } = given;
  const tasks = tasksWithin(vcpus, cpu);
  const work = { items, itemSeconds, cpu, tasks };
  const batch = chooseBatch(work);
  const { wall, billedSeconds, throttled } = simulate({ ...work, batch, itemSeconds: () => itemSeconds, random });
  const task = { region: "us-east-1", architecture: "X86_64", cpu, memory, storage: 20, spot: false };
  const rate = hourlyRate(shippedPrices(), task);
  if (typeof rate === "string") throw new Error(rate);
  const { transitions } = estimateMap({ ...work, batch, usdAnHour: rate.total });
  return {
    ...given,
    ...{ batch, chunks: chunkCount(items, batch), wall, throttled },
    bound: leastWall(given, tasks),
    usd: (billedSeconds * rate.total) / 3600 + transitions,
  };
}

function leastWall({ items, itemSeconds, cpu }: Case, most: number): number {
  const walls = Array.from({ length: Math.min(most, items) }, (_, i) => {
    const tasks = i + 1;
    return estimateMap({ items, itemSeconds, cpu, tasks, batch: Math.ceil(items / tasks), usdAnHour: 0 }).wall;
  });
  return Math.min(...walls);
}

/** The table of `make bench-map`. */
export function awsTable(outcomes: readonly Outcome[]): string {
  const ours = outcomes.map(({ items, itemSeconds, cpu, vcpus, batch, wall, bound, usd, throttled }) => [
    `${items} x ${itemSeconds} s, ${cpu / 1024} vCPU, quota ${vcpus}`,
    String(batch),
    `${wall.toFixed(1)} s`,
    (wall / bound).toFixed(3),
    `${usd.toFixed(2)} USD`,
    String(throttled),
  ]);
  const peer = PEER.map(([what, wall, usd]) => [`staRburst: ${what}`, "", `${wall} s`, "", `${usd} USD`, ""]);
  return table(["map", "batch", "wall", "wall/bound", "cost", "throttled"], [...ours, ...peer]);
}
