import type { RunSummary } from "../runs/summary";

export const GROUPINGS = ["model", "tag", "day"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Total cost of some runs; a map counts as one. */
export interface Cost {
  runs: number;
  /** Number of runs that have not ended, or whose cost is unknown: `usd` does not include them. */
  unknown: number;
  usd: number;
  /** Billed hours. */
  hours: number;
}

export interface CostRow extends Cost {
  /** A model, `key=value` of a tag, or a day (UTC). */
  name: string;
}

/** Cost of one run or map. */
export interface Spent {
  /** Null before its end, or if unknown. */
  usd: number | null;
  /** Billed seconds. */
  billed: number;
}

export type Priced = Pick<RunSummary, "model" | "tags" | "startedAt"> & Spent;

/** The names of the rows that a run counts in. */
const NAMES: Record<Grouping, (run: Priced) => string[]> = {
  model: ({ model }) => [model ?? "(unknown)"],
  tag: ({ tags }) => {
    const names = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
    return names.length > 0 ? names : ["(no tag)"];
  },
  day: ({ startedAt }) => [startedAt?.slice(0, 10) ?? "(not started)"],
};

/** Rows by cost, the highest first; days in order. */
export function groupCosts(runs: readonly Priced[], by: Grouping): CostRow[] {
  const groups = new Map<string, Priced[]>();
  for (const run of runs) {
    for (const name of NAMES[by](run)) groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  const rows = [...groups].map(([name, members]) => ({ name, ...totalOf(members) }));
  return rows.sort((a, b) => (by === "day" ? 0 : b.usd - a.usd) || a.name.localeCompare(b.name, "en"));
}

/** The cost of runs, each counted once. */
export function totalOf(runs: readonly Priced[]): Cost {
  const sum = (value: (run: Priced) => number) => runs.reduce((total, run) => total + value(run), 0);
  return {
    runs: runs.length,
    unknown: sum(({ usd }) => (usd === null ? 1 : 0)),
    usd: sum(({ usd }) => usd ?? 0),
    hours: sum(({ billed }) => billed / 3_600),
  };
}
