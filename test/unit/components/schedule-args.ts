import type { ScheduleArgs } from "../../../components/schedule/schedule";
import { PLACE } from "./support";

/** A model with one schedule. */
export const ARGS: ScheduleArgs = {
  place: PLACE,
  model: "forecast",
  clusterName: "c",
  clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
  family: "p-dev-forecast",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:3",
  taskRoleArn: "arn:task",
  executionRoleArn: "arn:execution",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  assignPublicIp: false,
  schedules: [{ name: "nightly", expression: "cron(0 2 * * ? *)" }],
};
export const SCHEDULE = "aws:scheduler/schedule:Schedule";

export interface Target {
  input: string;
  retryPolicy: unknown;
  deadLetterConfig: { arn: string };
  ecsParameters: { capacityProviderStrategies: unknown; tags: Record<string, string>; taskDefinitionArn: string };
}
