import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PERIOD } from "./queue-metrics";
import type { Tags } from "./transform";

export interface QueueAlarmsArgs {
  queueName: string;
  deadLetterQueueName: string;
  /** Minutes after which the oldest message is too old. @default 60 */
  oldestMinutes?: number;
  /** ARNs told of an alarm and of its end, e.g. of an SNS topic. @default none */
  actions?: pulumi.Input<string>[];
  tags?: Tags;
}

/**
 * What a person has to look at: dead letters, and messages that nobody gets to.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueAlarms extends pulumi.ComponentResource {
  readonly deadLetters: aws.cloudwatch.MetricAlarm;
  readonly oldest: aws.cloudwatch.MetricAlarm;

  constructor(name: string, args: QueueAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:QueueAlarms", name, {}, opts);
    const minutes = args.oldestMinutes ?? 60;
    this.deadLetters = this.alarm(`${name}-dead-letters`, args, {
      alarmDescription: `Messages in ${args.deadLetterQueueName}: see rfargate dlq show, then redrive or purge`,
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: args.deadLetterQueueName },
      threshold: 0,
    });
    this.oldest = this.alarm(`${name}-oldest-message`, args, {
      alarmDescription: `A message of ${args.queueName} is older than ${minutes} minutes: too few workers, or a model that hangs`,
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: args.queueName },
      threshold: minutes * 60,
    });
    this.registerOutputs({ deadLetters: this.deadLetters.arn, oldest: this.oldest.arn });
  }

  private alarm(
    name: string,
    { actions = [], tags }: QueueAlarmsArgs,
    what: { alarmDescription: string; metricName: string; dimensions: Record<string, string>; threshold: number },
  ): aws.cloudwatch.MetricAlarm {
    const settings = { statistic: "Maximum", period: PERIOD, evaluationPeriods: 1, treatMissingData: "notBreaching" };
    return new aws.cloudwatch.MetricAlarm(
      name,
      {
        ...{ name, namespace: "AWS/SQS", comparisonOperator: "GreaterThanThreshold", ...settings, ...what, tags },
        alarmActions: actions,
        okActions: actions,
      },
      { parent: this },
    );
  }
}
