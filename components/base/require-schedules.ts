import * as pulumi from "@pulumi/pulumi";
import { invalidText } from "../../contract/invalid";
import { checkScheduleExpression } from "../../contract/schedule-expression";
import { isTimeZone, TIME_ZONE_RULE } from "../../contract/time-zone";

/** @throws RunError for a schedule that EventBridge Scheduler does not take */
export function requireSchedules(
  model: string,
  schedules: ReadonlyArray<{ name: string; expression: string; timezone?: string }>,
): void {
  for (const { name, expression, timezone = "UTC" } of schedules) {
    const where = `model "${model}": schedule "${name}"`;
    const allowed = checkScheduleExpression(expression);
    if (allowed !== undefined)
      throw new pulumi.RunError(invalidText({ message: `${where}: "${expression}" is invalid`, allowed }));
    if (!isTimeZone(timezone))
      throw new pulumi.RunError(
        invalidText({ message: `${where}: there is no time zone "${timezone}"`, allowed: TIME_ZONE_RULE }),
      );
  }
}
