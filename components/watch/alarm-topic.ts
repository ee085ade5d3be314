import * as pulumi from "@pulumi/pulumi";
import { type AwsPlace, alarmsArn, topicArn } from "../base/arns";
import * as aws from "../base/aws";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";

export interface AlarmTopicArgs {
  place: AwsPlace;
  /** 1 to 256 letters, digits, hyphens and underscores. @default the component's name */
  topicName?: string;
  /** Addresses to notify; each first gets a mail to confirm the subscription. @default none */
  emails?: string[];
  /**
   * Your own key, whose policy allows cloudwatch.amazonaws.com and events.amazonaws.com. AWS's own key for SNS (alias/aws/sns) allows
   * neither, so no message would arrive.
   * @default no key
   */
  kmsKeyArn?: string;
  /** Whether rules of EventBridge publish, too. @default true */
  fromRules?: boolean;
  tags?: Tags;
  transform?: { topic?: Transform<aws.sns.TopicArgs> };
}

/**
 * An SNS topic that alarms and rules of this account publish to, over TLS only.
 *
 * It costs nothing at rest. The first 1,000 mails a month are free.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 *
 * @example
 * ```ts
 * import { AlarmTopic } from "r-on-fargate/components/watch/alarm-topic";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const topic = new AlarmTopic("models", { place, emails: ["data-team@example.com"] });
 * export const topicArn = topic.arn;
 * ```
 */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  /** Available once alarms may publish. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:AlarmTopic", name, {}, opts);
    const topicName = args.topicName ?? name;
    const child = { parent: this };
    this.topic = new aws.sns.Topic(
      name,
      transformed(args.transform?.topic, name, {
        name: topicName,
        ...(args.kmsKeyArn ? { kmsMasterKeyId: args.kmsKeyArn } : {}),
        tags: args.tags,
      }),
      child,
    );
    const statements = topicStatements(args.place, topicArn(args.place, topicName), args.fromRules ?? true);
    const policy = new aws.sns.TopicPolicy(name, { arn: this.topic.arn, policy: policyDocument(statements) }, child);
    for (const email of args.emails ?? []) {
      new aws.sns.TopicSubscription(
        `${name}-${email}`,
        { topic: this.topic.arn, protocol: "email", endpoint: email },
        child,
      );
    }
    this.arn = pulumi.all([this.topic.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * Publishers: alarms of this account, and EventBridge rules. EventBridge passes SNS nothing that a condition could test, so its
 * statement has none, as AWS documents.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicStatements(place: AwsPlace, topic: string, fromRules: boolean): PolicyStatement[] {
  const publish = { Action: ["sns:Publish"], Resource: [topic] };
  const rules: PolicyStatement = {
    Sid: "TakeEvents",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    ...publish,
  };
  return [
    {
      Sid: "RefusePlainHttp",
      Effect: "Deny",
      Principal: "*",
      ...publish,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "TakeAlarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      ...publish,
      Condition: {
        StringEquals: { "aws:SourceAccount": place.accountId },
        ArnLike: { "aws:SourceArn": alarmsArn(place) },
      },
    },
    ...(fromRules ? [rules] : []),
  ];
}
