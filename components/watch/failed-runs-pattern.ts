import { R_CONTAINER } from "../../contract/outputs/contract";
import { STOP_REASONS } from "../../contract/stop-reasons";
import { type AwsPlace, clusterArn, familyArn } from "../base/arns";
import type { EventMessage } from "../sqs/topic-target";

/**
 * Matches the events of failed tasks:
 * - they never started;
 * - R ended with an exit code other than 0, or without one (a failed dependency, a lost host);
 * - AWS reclaimed a run's task (Spot, maintenance); a service replaces its tasks, so those do not count;
 * - rfargate stopped them at the model's timeout.
 * Not tasks that a person or a service stopped, nor tasks of a state machine, which retries them and has its own alarm. Conditions on
 * a container apply to one element of `containers`, but AWS applies `exists: false` to the whole event.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode),
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function failedRunsPattern(place: AwsPlace, clusterName: string, families: string[]) {
  const ended = (exitCode: object) => ({
    stopCode: ["EssentialContainerExited"],
    containers: { name: [R_CONTAINER], exitCode: [exitCode] },
  });
  return {
    source: ["aws.ecs"],
    "detail-type": ["ECS Task State Change"],
    detail: {
      clusterArn: [clusterArn(place, clusterName)],
      taskDefinitionArn: families.map((family) => ({ prefix: familyArn(place, family).replace(/\*$/, "") })),
      lastStatus: ["STOPPED"],
      startedBy: [{ exists: false }, { "anything-but": ["AWS Step Functions"] }],
      $or: [
        { stopCode: ["TaskFailedToStart"] },
        ended({ "anything-but": [0] }),
        ended({ exists: false }),
        {
          stopCode: ["SpotInterruption", "TerminationNotice"],
          group: [{ "anything-but": { prefix: "service:" } }],
        },
        { stopCode: ["UserInitiated"], stoppedReason: [{ prefix: STOP_REASONS.timeout }] },
      ],
    },
  };
}

/** The mail about a failed run, from the event. */
export function failedRunMessage(stack: string, model: string): EventMessage {
  return {
    inputPaths: { reason: "$.detail.stoppedReason", code: "$.detail.stopCode", task: "$.detail.taskArn" },
    inputTemplate: [
      `"Stack ${stack}: a run of model '${model}' failed: <reason> (<code>)."`,
      `"How it ended: rfargate status <task> --stack ${stack}"`,
      `"What it said: rfargate logs <task> --stack ${stack}"`,
    ].join("\n"),
  };
}
