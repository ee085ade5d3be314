import { mapKeys } from "../../contract/map/layout";
import { type AwsPlace, bucketArn, clusterArn, eventRuleArn, tasksArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import { startStatements, type TaskStart } from "../task/task-start";

const statesArn = ({ partition, region, accountId }: AwsPlace, resource: string) =>
  `arn:${partition}:states:${region}:${accountId}:${resource}`;

export const stateMachineArn = (place: AwsPlace, machine: string) => statesArn(place, `stateMachine:${machine}`);
/** Executions of a machine: its maps, and, with a label, their chunks. */
const executionArns = (place: AwsPlace, machine: string) => [
  statesArn(place, `execution:${machine}:*`),
  statesArn(place, `execution:${machine}/*`),
];
const mapRunArn = (place: AwsPlace, machine: string) => statesArn(place, `mapRun:${machine}/*`);

/**
 * What a map's state machine may do: run, watch and stop tasks of this family; start itself for each chunk.
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html#connect-ecs-iam (the rule that .sync waits by),
 * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function machineStatements(start: TaskStart, machine: string): PolicyStatement[] {
  return [...startStatements(start), ...chunkControlStatements(start.place, start.clusterName, machine)];
}

/** What a state machine does beside starting tasks. @param machine name, or a pattern of names */
export function chunkControlStatements(place: AwsPlace, clusterName: string, machine: string): PolicyStatement[] {
  return [
    {
      Sid: "WatchAndStopTasks",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks", "ecs:StopTask"],
      Resource: [tasksArn(place, clusterName)],
      Condition: { ArnEquals: { "ecs:cluster": clusterArn(place, clusterName) } },
    },
    {
      Sid: "HearOfTasks",
      Effect: "Allow",
      Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      Resource: [eventRuleArn(place, "StepFunctionsGetEventsForECSTaskRule")],
    },
    {
      Sid: "StartChunks",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: [stateMachineArn(place, machine)],
    },
    {
      Sid: "FollowChunks",
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:StopExecution"],
      Resource: executionArns(place, machine),
    },
  ];
}

/**
 * This state machine of this account only: guards against the confused deputy. The executions of chunks belong to a machine of their
 * own, `<machine>/<label>`, and no page says which of the two Step Functions names when it assumes the role for them.
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy,
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function machineTrust(place: AwsPlace, machine: string): PolicyStatement {
  return {
    Sid: "StepFunctions",
    Effect: "Allow",
    Principal: { Service: "states.amazonaws.com" },
    Action: ["sts:AssumeRole"],
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId },
      ArnLike: { "aws:SourceArn": [stateMachineArn(place, machine), stateMachineArn(place, `${machine}/*`)] },
    },
  };
}

/** What the task of a chunk reads beside scripts and inputs. */
export function chunkStatements(place: AwsPlace, bucketName: string): PolicyStatement[] {
  const bucket = bucketArn(place, bucketName);
  const keys = [mapKeys.record("*"), mapKeys.items("*"), `${mapKeys.chunks("*")}*`];
  return [
    { Sid: "ReadMaps", Effect: "Allow", Action: ["s3:GetObject"], Resource: keys.map((key) => `${bucket}/${key}`) },
  ];
}

/** What the person who runs maps may do: write their items, start, follow and stop them. */
export function mapOperatorStatements(place: AwsPlace, bucketName: string, machines: string[]): PolicyStatement[] {
  const bucket = bucketArn(place, bucketName);
  return [
    {
      Sid: "StageMaps",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [mapKeys.record("*"), mapKeys.items("*")].map((key) => `${bucket}/${key}`),
    },
    {
      Sid: "StartMaps",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: machines.map((machine) => stateMachineArn(place, machine)),
    },
    {
      Sid: "FollowMaps",
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:StopExecution", "states:ListMapRuns", "states:DescribeMapRun"],
      Resource: machines.flatMap((machine) => [...executionArns(place, machine), mapRunArn(place, machine)]),
    },
    // It knows no resource.
    { Sid: "ReadQuotas", Effect: "Allow", Action: ["servicequotas:GetServiceQuota"], Resource: ["*"] },
  ];
}
