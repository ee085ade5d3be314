import { type AwsPlace, clusterArn, tasksArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";

/** A model's queue and its dead-letter queue. */
export interface QueueArns {
  queueArn: string;
  deadLetterArn: string;
}

/**
 * Permissions of a worker besides the model's: receive and delete messages of its queue, send rejected ones to the dead-letter queue,
 * protect tasks of its cluster from scale-in. The latter has no narrower resource than the cluster's tasks, whose ids are not known in
 * advance.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
 */
export function workerStatements(place: AwsPlace, clusterName: string, queues: QueueArns): PolicyStatement[] {
  return [
    {
      Sid: "TakeMessages",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      Resource: [queues.queueArn],
    },
    { Sid: "RejectMessages", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [queues.deadLetterArn] },
    {
      Sid: "ProtectTasks",
      Effect: "Allow",
      Action: ["ecs:UpdateTaskProtection"],
      Resource: [tasksArn(place, clusterName)],
      Condition: { ArnEquals: { "ecs:cluster": clusterArn(place, clusterName) } },
    },
  ];
}

/** Permissions of an operator on queues: send and count messages; inspect, redrive and purge dead letters. */
export function queueOperatorStatements(queues: QueueArns[]): PolicyStatement[] {
  if (queues.length === 0) return [];
  const main = queues.map(({ queueArn }) => queueArn);
  const dead = queues.map(({ deadLetterArn }) => deadLetterArn);
  return [
    {
      Sid: "SendMessages",
      Effect: "Allow",
      Action: ["sqs:SendMessage", "sqs:GetQueueAttributes"],
      Resource: main,
    },
    {
      Sid: "HandleDeadLetters",
      Effect: "Allow",
      // A move receives messages with the caller's permissions.
      Action: [
        ...["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"],
        ...["sqs:StartMessageMoveTask", "sqs:ListMessageMoveTasks"],
      ],
      Resource: dead,
    },
  ];
}
