import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { eventRuleArn, queueArn } from "../base/arns";
import type * as aws from "../base/aws";
import type { Transform } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { uploadRule } from "../sqs/upload-rule";
import { deliveryStatement } from "../sqs/uploaded-objects";
import { WorkQueue } from "../sqs/work-queue";
import { FUNCTION_TIMEOUT, type UploadFunctionArgs, uploadFunction } from "./upload-function";

export interface UploadTriggerArgs extends Omit<UploadFunctionArgs, "maxTasks" | "retries"> {
  /** A bucket that sends its events to EventBridge. */
  bucketName: string;
  /** Prefix of the keys, under `input/`. */
  prefix: string;
  /** Suffix of the keys. @default any */
  suffix?: string;
  /** Maximum number of tasks of this trigger at a time; further objects wait, up to 13 days. @default 10 */
  maxTasks?: number;
  /** How often a failed start is retried, after 15, 30, 60, ... seconds. @default 5 */
  retries?: number;
  transform?: { function?: Transform<aws.lambda.FunctionArgs>; queue?: Transform<aws.sqs.QueueArgs> };
}

/** Defaults of an upload trigger. */
export const UPLOAD_DEFAULTS = { maxTasks: 10, retries: 5 } as const;

/**
 * Starts a task for each new object under a prefix.
 *
 * Events go from S3 through EventBridge to a FIFO queue with one message group. A function starts at most `maxTasks` at a time.
 * Costs nothing at rest and about 2.50 USD for a million objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 *
 * @example
 * ```ts
 * import type { Cluster } from "r-on-fargate/components/base/cluster";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 * import { UploadTrigger } from "r-on-fargate/components/upload/upload-trigger";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const cluster: Cluster, network: Network, roles: TaskRoles, task: RTask;
 * new UploadTrigger("forecast", {
 *   place,
 *   model: "forecast",
 *   clusterName: cluster.clusterName,
 *   clusterArn: cluster.ready.apply(() => cluster.arn),
 *   family: "forecast",
 *   taskDefinitionArn: task.taskDefinitionArn,
 *   taskRoleArn: roles.taskRoleArn,
 *   executionRoleArn: roles.executionRoleArn,
 *   subnetIds: network.subnetIds,
 *   securityGroupIds: network.securityGroupIds,
 *   assignPublicIp: network.assignPublicIp,
 *   bucketName: "models-111122223333-eu-central-1",
 *   prefix: "input/orders/",
 *   suffix: ".csv",
 * });
 * ```
 */
export class UploadTrigger extends pulumi.ComponentResource {
  /** Known before anything is created. */
  readonly queueName: string;
  readonly queue: aws.sqs.Queue;
  /** Objects for which no task could be started. */
  readonly deadLetters: DeadLetterQueue;
  /** Events that EventBridge could not put into the queue. */
  readonly undelivered: DeadLetterQueue;
  /** `startedBy` of the tasks in ECS. */
  readonly startedBy: string;

  constructor(name: string, args: UploadTriggerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:UploadTrigger", name, {}, opts);
    const { place, tags } = args;
    const child = { parent: this };
    const base = `${name}-upload`;
    this.startedBy = fitting(`upload-${args.model}`, 36);
    const short = fitting(base, 64);
    this.queueName = `${fitting(base, 75)}.fifo`;
    const queue = queueArn(place, this.queueName);
    const ruleArn = eventRuleArn(place, short);

    const deadLetterName = `${fitting(`${base}-dead-letters`, 75)}.fifo`;
    this.deadLetters = new DeadLetterQueue(`${base}-dead`, { place, queueName: deadLetterName, tags }, child);
    this.undelivered = new DeadLetterQueue(
      `${base}-undelivered`,
      {
        place,
        queueName: fitting(`${base}-undelivered`, 80),
        statements: [deliveryStatement(queueArn(place, fitting(`${base}-undelivered`, 80)), ruleArn)],
        tags,
      },
      child,
    );
    const work = new WorkQueue(
      base,
      {
        place,
        queueName: this.queueName,
        settings: {
          fifoQueue: true,
          contentBasedDeduplication: true,
          // Six times the function's timeout, as Lambda recommends.
          visibilityTimeoutSeconds: 6 * FUNCTION_TIMEOUT,
          messageRetentionSeconds: 14 * 24 * 3600,
          tags,
        },
        transform: args.transform?.queue,
        deadLetters: this.deadLetters,
        // A message that waits for a free slot is received repeatedly. The function counts failed starts and dead-letters them; this limit
        // is for a function that fails before it counts.
        receives: 1000,
        statements: [deliveryStatement(queue, ruleArn)],
      },
      child,
    );
    this.queue = work.queue;
    const takes = uploadFunction(
      base,
      {
        ...args,
        maxTasks: args.maxTasks ?? UPLOAD_DEFAULTS.maxTasks,
        retries: args.retries ?? UPLOAD_DEFAULTS.retries,
        functionName: short,
        startedBy: this.startedBy,
        queue: { arn: queue, resource: this.queue },
        deadLetters: this.deadLetters,
      },
      child,
    );
    const { bucketName, prefix, suffix } = args;
    uploadRule(
      base,
      {
        ...{ bucketName, prefix, suffix, tags },
        ruleName: short,
        description: `Objects that start model ${args.model}`,
        queueArn: this.queue.arn,
        messageGroupId: this.startedBy,
        deadLetterArn: this.undelivered.queue.arn,
      },
      this,
      // Events that arrive before the function can take them would be lost.
      [...work.ready, this.undelivered, takes],
    );
    this.registerOutputs({ queueUrl: this.queue.url, deadLetterQueueUrl: this.deadLetters.url });
  }
}
