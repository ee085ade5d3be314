import type * as pulumi from "@pulumi/pulumi";
import { PREFIXES } from "../../contract/bucket-layout";
import type { OtherContainers } from "../../contract/other-containers";
import { retryInput } from "../../contract/retry-input";
import { TASK_TAGS } from "../../contract/task-tags";
import { taskEnvironment, taskOverrides } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";
import type { ScheduleEntry } from "./entry";
import { reportPrefix } from "./report-mails";

/** What a schedule starts. */
export interface TargetArgs {
  /** Name of the model, for the tasks' tags. */
  model: string;
  /** ARN of the cluster, available once the cluster is ready for tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  assignPublicIp: boolean;
  /** The share of the task's size that its sidecars take. @default none */
  otherContainers?: OtherContainers | undefined;
}

/** The task as a schedule's target. */
export function taskTarget(args: TargetArgs, entry: ScheduleEntry) {
  return {
    arn: args.clusterArn,
    input: JSON.stringify(scheduleOverrides(args.model, entry, args.otherContainers)),
    ecsParameters: {
      taskDefinitionArn: args.taskDefinitionArn,
      taskCount: 1,
      capacityProviderStrategies: [{ capacityProvider: entry.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
      networkConfiguration: {
        subnets: args.subnetIds,
        securityGroups: args.securityGroupIds,
        assignPublicIp: args.assignPublicIp,
      },
      propagateTags: "TASK_DEFINITION",
      tags: { [TASK_TAGS.model]: args.model, [TASK_TAGS.startedBy]: startedBy(entry) },
    },
  };
}

/** The state machine that starts and retries the task, as a schedule's target. */
export function retryTarget(
  { model, otherContainers }: TargetArgs,
  entry: ScheduleEntry,
  { arn, size, retries }: RetryMachine,
) {
  const { cpu = size.cpu, memory = size.memory, spot = false } = entry;
  const input = retryInput({
    environment: taskEnvironment({ ...entry, environment: entryEnvironment(model, entry) }),
    tags: { [TASK_TAGS.startedBy]: startedBy(entry) },
    size: { cpu, memory },
    ...{ spot, otherContainers, retries },
  });
  return { arn, input: JSON.stringify(input) };
}

const startedBy = ({ name }: ScheduleEntry) => `schedule ${name}`;

/** Overrides of a scheduled task. */
export function scheduleOverrides(model: string, entry: ScheduleEntry, otherContainers?: OtherContainers) {
  return taskOverrides({ ...entry, environment: entryEnvironment(model, entry) }, otherContainers);
}

function entryEnvironment(
  model: string,
  { name, environment, overlap, report }: ScheduleEntry,
): Record<string, string> {
  return {
    ...environment,
    ...(overlap === "skip" ? { RFARGATE_EXCLUSIVE: `${PREFIXES.locks}${model}/${name}` } : {}),
    ...(report ? { RFARGATE_REPORT: `${reportPrefix(model, name)}${report}` } : {}),
  };
}
