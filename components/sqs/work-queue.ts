import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LARGEST_MESSAGE } from "../../contract/queue-message";
import { type AwsPlace, queueArn } from "../base/arns";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { type Transform, transformed } from "../base/transform";
import { type DeadLetterQueue, tlsOnlyQueue } from "./dead-letter-queue";

export interface WorkQueueArgs {
  place: AwsPlace;
  /** 1 to 80 characters; `.fifo` at the end for a FIFO queue. */
  queueName: string;
  /** Further settings of the queue. */
  settings: Omit<aws.sqs.QueueArgs, "name">;
  transform?: Transform<aws.sqs.QueueArgs>;
  /** Where a message goes that was received a number of times and not deleted. No other queue may send there. */
  deadLetters: DeadLetterQueue;
  receives: number;
  /** Beside the refusal of plain http: who may send. @default whom IAM lets */
  statements?: PolicyStatement[];
}

/**
 * An SQS queue for work, which moves messages that fail too often to a dead-letter queue.
 *
 * What is set on the queues stands beside them and goes with them: the provider waits two minutes for a queue to be deleted, and
 * a queue in a component as deep as its dead-letter queue's is deleted at the same time.
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
  /** What has to be there before somebody sends. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: WorkQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:WorkQueue", name, {}, opts);
    const { place, deadLetters, receives, statements = [] } = args;
    const arn = queueArn(place, args.queueName);
    const settings = {
      name: args.queueName,
      sqsManagedSseEnabled: true,
      // The provider's own default is the quarter of it.
      maxMessageSize: LARGEST_MESSAGE,
      ...args.settings,
    };
    this.queue = new aws.sqs.Queue(name, transformed(args.transform, name, settings), { parent: this });
    const { url: queueUrl } = this.queue;
    const policy = new aws.sqs.QueuePolicy(
      name,
      { queueUrl, policy: policyDocument([tlsOnlyQueue(arn), ...statements]) },
      { parent: this, deletedWith: this.queue },
    );
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
