import * as pulumi from "@pulumi/pulumi";
import { LARGEST_MESSAGE } from "../../contract/queue-message";
import { type AwsPlace, queueArn } from "../base/arns";
import * as aws from "../base/aws";
import type { PolicyStatement } from "../base/policy-document";
import { type Transform, transformed } from "../base/transform";
import type { DeadLetterQueue } from "./dead-letter-queue";
import { queuePolicy } from "./queue-policy";

export interface WorkQueueArgs {
  place: AwsPlace;
  /** 1 to 80 characters; `.fifo` at the end for a FIFO queue. */
  queueName: string;
  /** Further settings of the queue. */
  settings: Omit<aws.sqs.QueueArgs, "name">;
  transform?: Transform<aws.sqs.QueueArgs>;
  /** Receives messages that were received too often and not deleted. No other queue may use it. */
  deadLetters: DeadLetterQueue;
  receives: number;
  /** Statements of the queue's policy besides the denial of plain http. @default none: IAM decides who may send */
  statements?: PolicyStatement[];
}

/**
 * An SQS queue that moves messages that fail too often to a dead-letter queue.
 *
 * The queue's policies are its siblings and are deleted with it, so that its depth in the stack is that of other queues: queue-options.ts.
 *
 * @example
 * ```ts
 * import { DeadLetterQueue } from "r-on-fargate/components/sqs/dead-letter-queue";
 * import { WorkQueue } from "r-on-fargate/components/sqs/work-queue";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const deadLetters = new DeadLetterQueue("forecast-dead", { place });
 * const work = new WorkQueue("forecast", {
 *   place,
 *   queueName: "forecast",
 *   settings: { visibilityTimeoutSeconds: 900 },
 *   deadLetters,
 *   receives: 3,
 * });
 * export const queueUrl = work.queue.url;
 * ```
 */
export class WorkQueue extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;
  /** Resources that must exist before a sender. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: WorkQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:WorkQueue", name, {}, opts);
    const { place, deadLetters, receives, statements } = args;
    const arn = queueArn(place, args.queueName);
    const settings = {
      name: args.queueName,
      sqsManagedSseEnabled: true,
      // The provider's default is a quarter of it.
      maxMessageSize: LARGEST_MESSAGE,
      ...args.settings,
    };
    this.queue = new aws.sqs.Queue(name, transformed(args.transform, name, settings), { parent: this });
    const { url: queueUrl } = this.queue;
    const policy = queuePolicy(name, { queue: this.queue, arn, statements }, this);
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: receives });
    const redrive = new aws.sqs.RedrivePolicy(
      name,
      { queueUrl, redrivePolicy },
      { parent: this, dependsOn: deadLetters.queue, deletedWith: this.queue },
    );
    new aws.sqs.RedriveAllowPolicy(
      name,
      {
        queueUrl: deadLetters.queue.url,
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }),
      },
      { parent: this, deletedWith: deadLetters.queue },
    );
    this.ready = [policy, redrive];
    this.registerOutputs({ url: queueUrl, arn });
  }
}
