import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../base/transform";
import { uploadPattern } from "./uploaded-objects";

export interface UploadRuleArgs {
  /** Up to 64 characters. */
  ruleName: string;
  description: string;
  /** A bucket that sends its events to EventBridge. */
  bucketName: string;
  /** Beginning of the keys. */
  prefix: string;
  /** End of the keys. @default any */
  suffix?: string | undefined;
  /** Takes the rule's events. */
  queueArn: pulumi.Input<string>;
  /** Of a FIFO queue. */
  messageGroupId?: string;
  /** For what the queue did not take within a day; takes the rule's events, too. */
  deadLetterArn: pulumi.Input<string>;
  tags?: Tags | undefined;
}

/**
 * Has a rule of EventBridge put S3's event of each new object into a queue.
 * @param ready what has to be there before the first event
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
