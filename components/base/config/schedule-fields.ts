import { z } from "zod";
import { checkScheduleExpression } from "../../../contract/schedule-expression";
import type { ConfigError } from "./errors";
import { checked } from "./fields";

/** Fields shared by the schedules of a model's runs and of its maps. */

export const expression = z.string().superRefine(checked(checkScheduleExpression));

/** The same as the field of an entry. */
export const entryExpression = expression.meta({
  description: "When to start.",
  allowed: "`rate(12 hours)`, `cron(minutes hours day-of-month month day-of-week year)` or `at(2030-01-31T09:00:00)`",
});

/** Checks that no earlier schedule of the list has the name of this one. */
export function takenName(schedules: ReadonlyArray<{ name: string }>, i: number): ConfigError[] {
  const { name } = schedules[i]!;
  if (schedules.findIndex((other) => other.name === name) === i) return [];
  return [{ path: [i, "name"], message: `"${name}" is taken by an earlier schedule` }];
}
