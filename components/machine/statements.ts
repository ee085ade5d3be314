import { type AwsPlace, clusterArn, eventRuleArn, stateMachineArn, tasksArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";

/**
 * Permissions of a state machine besides starting tasks: watch and stop them.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html#connect-ecs-iam (the rule behind .sync)
 */
export function taskControlStatements(place: AwsPlace, clusterName: string): PolicyStatement[] {
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
  ];
}

/**
 * This state machine of this account only: guards against the confused deputy. The executions of chunks belong to a separate machine,
 * `<machine>/<label>`, and AWS does not document which of the two Step Functions names when it assumes the role for them.
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
