import { z } from "zod";
import type { Invalid } from "../../../contract/invalid";
import { checkScheduleExpression } from "../../../contract/schedule-expression";
import { neverStarts } from "../../../contract/schedule-occurrence";
import { isTimeZone, TIME_ZONE_RULE } from "../../../contract/time-zone";
import type { ConfigError } from "./errors";
import { checked } from "./fields";

/** Fields and checks shared by the schedules of a model's runs and of its maps. */

export const expression = z.string().superRefine(checked(checkScheduleExpression));

/** What every entry of a list of schedules has. */
export const entryFields = {
  expression: expression.meta({
    description: "When to start.",
    allowed: "`rate(12 hours)`, `cron(minutes hours day-of-month month day-of-week year)` or `at(2030-01-31T09:00:00)`",
  }),
  timezone: z
    .string()
    .refine(isTimeZone, TIME_ZONE_RULE)
    .default("UTC")
    .describe("Time zone of `cron` and `at`; follows daylight saving time."),
  enabled: z.boolean().default(true).describe("`false` keeps the schedule and starts nothing."),
};

interface Entry {
  name: string;
  expression: string;
  timezone: string;
  enabled: boolean;
}

/** Checks each schedule of a list: one that starts, under a name of its own. */
export function entryErrors(entries: readonly Entry[]): ConfigError[] {
  return entries.flatMap((entry, i) => {
    const never = neverDue(entry);
    const taken = entries.findIndex(({ name }) => name === entry.name) < i;
    return [
      ...(never ? [{ path: [i, "expression"], ...never }] : []),
      ...(taken ? [{ path: [i, "name"], message: `"${entry.name}" is taken by an earlier schedule` }] : []),
    ];
  });
}

/** A disabled schedule may have no start in the future; an expression or zone with an error has been reported. */
function neverDue({ expression, timezone, enabled }: Entry): Invalid | undefined {
  if (!enabled || checkScheduleExpression(expression) !== undefined || !isTimeZone(timezone)) return undefined;
  const never = neverStarts(expression, timezone, new Date());
  return never && { ...never, remedy: "another expression, enabled: false, or no schedule" };
}
