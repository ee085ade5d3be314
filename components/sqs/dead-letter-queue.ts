import * as pulumi from "@pulumi/pulumi";
import { LARGEST_MESSAGE } from "../../contract/queue-message";
import { type AwsPlace, queueArn } from "../base/arns";
import * as aws from "../base/aws";
import type { PolicyStatement } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import { queuePolicy } from "./queue-policy";

export { tlsOnlyQueue } from "./queue-policy";

export interface DeadLetterQueueArgs {
  place: AwsPlace;
  /** 1 to 80 characters; `.fifo` at the end makes it a FIFO queue. @default the component's name */
  queueName?: string;
  /** Days to keep a message, 1 to 14. @default 14 */
  retentionDays?: number;
  /** Statements of the queue's policy besides the denial of plain http. @default none: IAM decides who may send */
  statements?: PolicyStatement[];
  tags?: Tags;
  transform?: { queue?: Transform<aws.sqs.QueueArgs> };
}

/**
 * A queue for starts and messages that failed: encrypted, TLS only.
 *
 * It keeps messages as long as SQS allows and costs nothing while it is empty.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 *
 * @example
 * ```ts
 * import { DeadLetterQueue } from "r-on-fargate/components/sqs/dead-letter-queue";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const deadLetters = new DeadLetterQueue("forecast-dead", { place, retentionDays: 7 });
 * export const deadLetterUrl = deadLetters.url;
 * ```
 */
export class DeadLetterQueue extends pulumi.ComponentResource {
  /** Known before the queue is created. */
  readonly queueName: string;
  readonly arn: string;
  readonly queue: aws.sqs.Queue;
  /** The queue's URL, available once its policy is in place. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: DeadLetterQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:DeadLetterQueue", name, {}, opts);
    this.queueName = args.queueName ?? name;
    this.arn = queueArn(args.place, this.queueName);
    this.queue = new aws.sqs.Queue(
      name,
      transformed(args.transform?.queue, name, {
        name: this.queueName,
        ...(this.queueName.endsWith(".fifo") ? { fifoQueue: true } : {}),
        sqsManagedSseEnabled: true,
        maxMessageSize: LARGEST_MESSAGE,
        messageRetentionSeconds: (args.retentionDays ?? 14) * 24 * 3600,
        tags: args.tags,
      }),
      { parent: this },
    );
    const policy = queuePolicy(name, { queue: this.queue, arn: this.arn, statements: args.statements }, this);
    this.url = pulumi.all([this.queue.url, policy.id]).apply(([url]) => url);
    this.registerOutputs({ url: this.url, arn: this.arn });
  }
}
