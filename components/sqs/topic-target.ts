import type * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { DeadLetterQueue } from "./dead-letter-queue";

/** A mail from an event. Each line of the template is in quotes. */
export interface EventMessage {
  /** JSON paths into the event. */
  inputPaths: Record<string, string>;
  /** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
  inputTemplate: string;
}

export interface TopicTargetArgs {
  rule: aws.cloudwatch.EventRule;
  /** SNS topic that EventBridge may publish to. */
  topicArn: pulumi.Input<string>;
  message: EventMessage;
  /** For messages that SNS did not accept within a day; its policy allows the rule. */
  undelivered: DeadLetterQueue;
}

/** Makes an EventBridge rule send a message to a topic for each event that it matches. */
export function topicTarget(
  name: string,
  { rule, topicArn, message, undelivered }: TopicTargetArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.EventTarget {
  return new aws.cloudwatch.EventTarget(
    name,
    {
      rule: rule.name,
      targetId: "topic",
      arn: topicArn,
      inputTransformer: message,
      retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 24 * 3600 },
      deadLetterConfig: { arn: undelivered.arn },
    },
    { parent, dependsOn: undelivered },
  );
}
