/** The steps by which a service of workers grows and shrinks, as numbers. */

/** A step of a step scaling policy; bounds are relative to the alarm's threshold. */
export interface Step {
  /** Included when the metric is above the threshold. */
  metricIntervalLowerBound?: string;
  /** Included when the metric is below the threshold. */
  metricIntervalUpperBound?: string;
  scalingAdjustment: number;
}

/** Multiples of the accepted backlog at which a step begins; the last step has no end. */
const GROWTH = [1, 1.5, 2, 3, 5, 10];

/**
 * Out, as a percentage of the current tasks, when the backlog per task is above the accepted one. A backlog of n times the accepted
 * one needs n times the tasks, so each step adds what its upper end needs.
 */
export function outSteps(backlogPerTask: number): Step[] {
  return GROWTH.map((ratio, i) => {
    const next = GROWTH[i + 1];
    return {
      metricIntervalLowerBound: String((ratio - 1) * backlogPerTask),
      ...(next === undefined ? {} : { metricIntervalUpperBound: String((next - 1) * backlogPerTask) }),
      scalingAdjustment: Math.round(((next ?? 2 * ratio) - 1) * 100),
    };
  });
}

/**
 * In, as a percentage of the current tasks, when there are fewer messages, waiting or in flight, than tasks (threshold: 1 message per
 * task). Each task processes one message at a time, so the others are idle; without a message all of them are removed. One idle task
 * in a hundred may remain.
 */
export function inSteps(): Step[] {
  return [
    { metricIntervalUpperBound: "-1", scalingAdjustment: -100 },
    { metricIntervalLowerBound: "-1", metricIntervalUpperBound: "-0.5", scalingAdjustment: -50 },
    { metricIntervalLowerBound: "-0.5", metricIntervalUpperBound: "-0.25", scalingAdjustment: -25 },
    { metricIntervalLowerBound: "-0.25", metricIntervalUpperBound: "-0.1", scalingAdjustment: -10 },
    { metricIntervalLowerBound: "-0.1", metricIntervalUpperBound: "-0.01", scalingAdjustment: -1 },
  ];
}

/** From none to as many as the waiting messages need, in doublings up to maxTasks (threshold 1 message). */
export function wakeSteps(backlogPerTask: number, maxTasks: number): Step[] {
  const counts: number[] = [];
  for (let count = 1; count < maxTasks && counts.length < 15; count *= 2) counts.push(count);
  counts.push(maxTasks);
  return counts.map((count, i) => {
    const before = counts[i - 1];
    // More than `before` tasks accept, relative to the threshold of one message.
    const lower = before === undefined ? 0 : before * backlogPerTask;
    return {
      metricIntervalLowerBound: String(lower),
      ...(i + 1 < counts.length ? { metricIntervalUpperBound: String(count * backlogPerTask) } : {}),
      scalingAdjustment: count,
    };
  });
}
