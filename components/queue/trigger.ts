import { fitting } from "../../contract/names";
import { logGroupArn, revisionArn } from "../base/arns";
import { NEEDS_EVENTS } from "../sqs/uploaded-objects";
import { containerStatements } from "../task/container-access";
import { revisionOutputs } from "../task/revision-outputs";
import type { StackSettings, Trigger, TriggerStart } from "../task/trigger";
import { type QueueConfig, queueErrors, queueSchema, visibilityOf } from "./config";
import { queueOperatorStatements } from "./queue-statements";
import { QueueWorker, workerFamily } from "./queue-worker";

/** `queue` of a model: an SQS queue, and an ECS service of workers. */
export const queue: Trigger<"queue", "queue", typeof queueSchema, QueueWorker> = {
  name: "queue",
  key: "queue",
  schema: queueSchema,
  docs: {
    description: "Runs the model for each message of a queue: [queue-worker.md](queue-worker.md).",
    unset: "no queue",
  },
  check: (settings, { timeout }) => queueErrors(settings, timeout),
  checkStack,
  takes: ({ uploads }) => (uploads ? [{ path: ["uploads"], ...uploads }] : []),
  names: (model) => [
    { kind: "task definition", name: workerFamily(model) },
    { kind: "queue", name: model },
    { kind: "queue", name: `${model}-dead-letters` },
  ],
  make,
  outputs: (made) => ({
    queue: {
      url: made.queue.url,
      arn: made.queueArn,
      deadLetterUrl: made.deadLetters.url,
      deadLetterArn: made.deadLetters.arn,
      service: made.service.name,
      worker: revisionOutputs(made.worker),
    },
  }),
  // SQS, and ECS for scale-in protection, which the task's agent requests.
  // Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html (RequestTimeout)
  endpoints: ["ecs", "sqs"],
  deployGrants: {
    roles: (family) => [{ name: fitting(workerFamily(family), 64), service: "ecs-tasks.amazonaws.com" }],
  },
  operatorStatements: (made) =>
    queueOperatorStatements(made.map(({ queueArn, deadLetters }) => ({ queueArn, deadLetterArn: deadLetters.arn }))),
  isService: true,
  families: (family) => [workerFamily(family)],
  ownAlarms: ({ alarms: { deadLetters, oldest } }) => [deadLetters, oldest],
  figures: ({ queueName, deadLetters, serviceName }) => ({
    queue: { queueName, deadLetterQueueName: deadLetters.queueName, serviceName },
  }),
};

function checkStack({ uploads }: QueueConfig, { bucket, containerInsights }: StackSettings) {
  const insights = "a queue's scaling needs Container Insights, which counts the running tasks";
  return [
    ...(containerInsights === "disabled"
      ? [{ path: [], message: insights, remedy: "containerInsights: enabled" }]
      : []),
    ...(uploads && bucket.eventBridge === false ? [{ path: ["uploads"], ...NEEDS_EVENTS }] : []),
  ];
}

function make({ family, model, task, stack }: TriggerStart, config: QueueConfig): QueueWorker {
  const { revision, ...settings } = config;
  const { place, cluster, network, bucketName, kmsKeyArn, actions, tags } = stack;
  const own = { ...model, logGroupArn: logGroupArn(place, task.args.logGroupName) };
  return new QueueWorker(family, {
    ...settings,
    ...{ place, network, bucketName, kmsKeyArn, actions, tags, task },
    // This role gets no access to file systems and logs of other models.
    extraTaskStatements: containerStatements(place, [own]),
    ...(revision ? { heldAt: revisionArn(place, workerFamily(family), revision) } : {}),
    clusterName: cluster.clusterName,
    clusterArn: cluster.ready.apply(() => cluster.arn),
    visibilityTimeout: visibilityOf(config, model.timeout),
    timeout: model.timeout,
    spot: model.spot,
  });
}
