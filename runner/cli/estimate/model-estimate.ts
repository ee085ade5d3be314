import { type BilledTask, costOf, type HourlyRate, MONTH_HOURS } from "../price/cost";
import type { PastRuns } from "./durations";
import { startsPerMonth } from "./occurrences";

/** Estimated costs of runs of a size, in USD. */
export interface Estimate extends BilledTask {
  model: string | null;
  rate: HourlyRate;
  /** Billed seconds of a run; null if neither earlier runs nor the user provide them. */
  seconds: number | null;
  /** Origin of the seconds. */
  basis: "minutes" | "earlier-runs" | "unknown";
  earlierRuns: PastRuns | null;
  perRun: number | null;
  perHour: number;
  /** Cost of a task that runs all the time, as an API's does. */
  perMonthAlways: number;
  schedules: ScheduleEstimate[];
}

export interface ScheduleEstimate {
  name: string;
  expression: string;
  enabled: boolean;
  /** Null: once. */
  startsPerMonth: number | null;
  perMonth: number | null;
}

export interface EstimateParts {
  task: BilledTask;
  rate: HourlyRate;
  model?: string;
  /** Given by the user. */
  seconds?: number;
  past?: PastRuns;
  schedules?: Record<string, { expression: string; enabled: boolean }>;
  /** Ms since 1970. */
  now: number;
}

/** The user's duration takes precedence over earlier runs. */
export function estimate({ task, rate, model, seconds, past, schedules = {}, now }: EstimateParts): Estimate {
  const billed = seconds ?? past?.billed ?? null;
  const perRun = billed === null ? null : costOf(rate.total, billed);
  return {
    model: model ?? null,
    ...task,
    rate,
    seconds: billed,
    basis: seconds !== undefined ? "minutes" : past ? "earlier-runs" : "unknown",
    earlierRuns: past ?? null,
    perRun,
    perHour: rate.total,
    perMonthAlways: rate.total * MONTH_HOURS,
    schedules: Object.entries(schedules).map(([name, { expression, enabled }]) => {
      const starts = startsPerMonth(expression, now) ?? null;
      const perMonth = starts === null || perRun === null ? null : enabled ? starts * perRun : 0;
      return { name, expression, enabled, startsPerMonth: starts, perMonth };
    }),
  };
}
