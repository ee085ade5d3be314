import { type AwsPlace, scheduleGroupArn } from "./arns";
import type { PolicyStatement } from "./policy-document";

/**
 * Schedules of one group of this account only: guards against the confused deputy. Scheduler has nothing narrower than the group.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function schedulerTrust(place: AwsPlace, groupName: string): PolicyStatement {
  return {
    Sid: "Scheduler",
    Effect: "Allow",
    Principal: { Service: "scheduler.amazonaws.com" },
    Action: ["sts:AssumeRole"],
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId, "aws:SourceArn": scheduleGroupArn(place, groupName) },
    },
  };
}
