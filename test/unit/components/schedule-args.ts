import type { ScheduleArgs } from "../../../components/schedule/schedule";
import { START_ARGS } from "./start-args";

/** A model with one schedule. */
export const ARGS: ScheduleArgs = {
  ...START_ARGS,
  schedules: [{ name: "nightly", expression: "cron(0 2 * * ? *)" }],
};
export const SCHEDULE = "aws:scheduler/schedule:Schedule";

export interface Target {
  input: string;
  retryPolicy: unknown;
  deadLetterConfig: { arn: string };
  ecsParameters: { capacityProviderStrategies: unknown; tags: Record<string, string>; taskDefinitionArn: string };
}
