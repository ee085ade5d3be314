import { type AwsPlace, clusterArn, tasksArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";

/** A model's queue and its dead-letter queue. */
export interface QueueArns {
  queueArn: string;
  deadLetterArn: string;
}

/**
 * What a worker may do beside what the model may: take messages from its queue and end them, put rejected ones into the
 * dead-letter queue, protect tasks of its cluster from being scaled in. ECS knows no narrower resource for the latter than
 * the cluster's tasks, whose ids cannot be known before.
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

/** What the person who runs models may do with their queues: send, count, look into dead letters, send them back, purge. */
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
      // A move takes messages from the queue in the name of the caller.
      Action: [
        ...["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"],
        ...["sqs:StartMessageMoveTask", "sqs:ListMessageMoveTasks"],
      ],
      Resource: dead,
    },
  ];
}
