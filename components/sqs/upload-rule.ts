import type * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import { uploadPattern } from "./uploaded-objects";

export interface UploadRuleArgs {
  /** Up to 64 characters. */
  ruleName: string;
  description: string;
  /** A bucket that sends its events to EventBridge. */
  bucketName: string;
  /** Prefix of the keys. */
  prefix: string;
  /** Suffix of the keys. @default any */
  suffix?: string | undefined;
  /** Queue for the events; its policy allows the rule. */
  queueArn: pulumi.Input<string>;
  /** Of a FIFO queue. */
  messageGroupId?: string;
  /** For events that the queue did not accept within a day; its policy allows the rule, too. */
  deadLetterArn: pulumi.Input<string>;
  tags?: Tags | undefined;
}

/**
 * Creates an EventBridge rule that puts S3's event of each new object into a queue.
 * @param ready resources that must exist before the first event
 */
export function uploadRule(
  name: string,
  args: UploadRuleArgs,
  parent: pulumi.Resource,
  ready: pulumi.Resource[] = [],
): aws.cloudwatch.EventRule {
  const { bucketName, prefix, suffix = "", messageGroupId } = args;
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      name: args.ruleName,
      description: args.description,
      eventPattern: JSON.stringify(uploadPattern(bucketName, prefix, suffix)),
      tags: args.tags,
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    name,
    {
      rule: rule.name,
      targetId: "queue",
      arn: args.queueArn,
      ...(messageGroupId === undefined ? {} : { sqsTarget: { messageGroupId } }),
      retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 24 * 3600 },
      deadLetterConfig: { arn: args.deadLetterArn },
    },
    { parent, dependsOn: ready },
  );
  return rule;
}
