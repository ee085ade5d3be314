import type * as pulumi from "@pulumi/pulumi";
import { type AwsPlace, revisionArn } from "../base/arns";
import type { Cluster } from "../base/cluster";
import type { PolicyStatement } from "../base/policy-document";
import type { Tags } from "../base/transform";
import type { DataBucket } from "../bucket/data-bucket";
import type { ModelConfig } from "../config/model";
import type { Network } from "../network/network";
import { visibilityOf } from "../queue/config";
import type { QueueArns } from "../queue/queue-statements";
import { QueueWorker, workerFamily } from "../queue/queue-worker";
import type { RTask } from "../task/r-task";
import { revisionOutputs } from "../task/revision-outputs";

export interface QueueWorkerParts {
  /** Beginning of every name, `<project>-<stack>`. */
  name: string;
  place: AwsPlace;
  cluster: Cluster;
  network: Network;
  bucket: DataBucket;
  kmsKeyArn?: string;
  extraTaskStatements?: PolicyStatement[];
  /** ARNs that the queues' alarms tell. @default none */
  actions?: pulumi.Input<string>[];
  models: ModelConfig[];
  /** One for each model, in the same order. */
  tasks: RTask[];
  tags?: Tags;
}

/** The workers of the models that have a queue, by model name. */
export type QueueWorkers = Record<string, QueueWorker>;

/** Makes a queue and its workers for each model that asks for one. */
export function queueWorkers(parts: QueueWorkerParts): QueueWorkers {
  const { name, bucket, cluster, network, models, tasks, ...common } = parts;
  const made = models.flatMap((model, i) => {
    const { queue } = model;
    if (!queue) return [];
    const family = `${name}-${model.name}`;
    const { revision, ...settings } = queue;
    const worker = new QueueWorker(family, {
      ...common,
      ...settings,
      ...(revision ? { heldAt: revisionArn(common.place, workerFamily(family), revision) } : {}),
      task: tasks[i]!,
      bucketName: bucket.bucketName,
      clusterName: cluster.clusterName,
      clusterArn: cluster.ready.apply(() => cluster.arn),
      network,
      visibilityTimeout: visibilityOf(queue, model.timeout),
      timeout: model.timeout,
      spot: model.spot,
    });
    return [[model.name, worker] as const];
  });
  return Object.fromEntries(made);
}

/**
 * Interface endpoints that private workers need: their queue, and ECS, which the task's agent asks for scale-in protection.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html (RequestTimeout)
 */
export const queueEndpoints = (models: Pick<ModelConfig, "queue">[]): string[] =>
  models.some(({ queue }) => queue) ? ["ecs", "sqs"] : [];

/** What the operator's policy names. */
export const queueArns = (workers: QueueWorkers): QueueArns[] =>
  Object.values(workers).map(({ queueArn, deadLetters }) => ({ queueArn, deadLetterArn: deadLetters.arn }));

/** A model's queue in the stack's outputs. */
export function queueOutputs(worker: QueueWorker | undefined) {
  if (!worker) return {};
  return {
    queue: {
      url: worker.queue.url,
      arn: worker.queueArn,
      deadLetterUrl: worker.deadLetters.url,
      deadLetterArn: worker.deadLetters.arn,
      service: worker.service.name,
      worker: revisionOutputs(worker.worker),
    },
  };
}
