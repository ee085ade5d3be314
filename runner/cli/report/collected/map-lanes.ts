/** A task of a map and its lane: simultaneous tasks have different lanes. */
export interface LaneBar {
  lane: number;
  /** Seconds from the map's first task. */
  from: number;
  to: number;
}

/**
 * Places tasks in as few lanes as possible, in the order of their starts.
 * @param tasks start and end, ms since 1970
 */
export function lanesOf<T extends { from: number; to: number }>(
  tasks: readonly T[],
): { bars: Array<T & LaneBar>; lanes: number } {
  const sorted = [...tasks].sort((a, b) => a.from - b.from || a.to - b.to);
  const start = sorted[0]?.from ?? 0;
  /** When each lane is free again. */
  const free: number[] = [];
  const bars = sorted.map((task) => {
    const { from, to } = task;
    const found = free.findIndex((end) => end <= from);
    const lane = found < 0 ? free.length : found;
    free[lane] = to;
    return { ...task, lane, from: (from - start) / 1000, to: (to - start) / 1000 };
  });
  return { bars, lanes: free.length };
}

/** A histogram: the number of values in each of a number of equal parts of their range. */
export function histogram(values: readonly number[], bins: number): { counts: number[]; least: number; most: number } {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const counts = new Array<number>(bins).fill(0);
  const width = (most - least) / bins;
  for (const value of values) counts[width > 0 ? Math.min(bins - 1, Math.floor((value - least) / width)) : 0]!++;
  return { counts, least: values.length > 0 ? least : 0, most };
}
