import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import type * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import { uploadRule } from "../sqs/upload-rule";

/** Which objects become messages. */
export interface Uploads {
  /** Prefix of the keys, under `input/`. */
  prefix: string;
  /** Suffix of the keys. @default any */
  suffix?: string;
}

export interface QueueUploadsArgs extends Uploads {
  bucketName: string;
  queueArn: string;
  /** Takes events that could not be delivered. */
  deadLetterArn: string;
  tags?: Tags;
}

/** EventBridge allows 64 characters. */
export const uploadRuleName = (name: string) => fitting(`${name}-queue`, 64);

/**
 * Sends S3's event of each new object to a queue through EventBridge.
 *
 * The bucket's other notifications stay unchanged.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 *
 * @example
 * ```ts
 * import { QueueUploads } from "r-on-fargate/components/queue/queue-uploads";
 *
 * new QueueUploads("forecast", {
 *   bucketName: "models-111122223333-eu-central-1",
 *   prefix: "input/orders/",
 *   suffix: ".csv",
 *   queueArn: "arn:aws:sqs:eu-central-1:111122223333:forecast",
 *   deadLetterArn: "arn:aws:sqs:eu-central-1:111122223333:forecast-dead",
 * });
 * ```
 */
export class QueueUploads extends pulumi.ComponentResource {
  readonly rule: aws.cloudwatch.EventRule;

  constructor(name: string, args: QueueUploadsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:QueueUploads", name, {}, opts);
    const description = `Objects that become messages: ${args.prefix}*${args.suffix ?? ""}`;
    this.rule = uploadRule(name, { ...args, ruleName: uploadRuleName(name), description }, this);
    this.registerOutputs({ ruleName: this.rule.name });
  }
}
