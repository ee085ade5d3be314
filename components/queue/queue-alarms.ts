import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import { DeadLetterAlarm } from "../sqs/dead-letter-alarm";
import { PERIOD } from "../sqs/period";

/** Default age, in minutes, at which the oldest message is too old. */
export const OLDEST_MINUTES = 60;

export interface QueueAlarmsArgs {
  queueName: string;
  deadLetterQueueName: string;
  /** Age, in minutes, at which the oldest message is too old. @default 60 */
  oldestMinutes?: number;
  /** ARNs to notify when the alarm starts and ends, e.g. of an SNS topic. @default none */
  actions?: pulumi.Input<string>[];
  tags?: Tags;
}

/**
 * Alarms on a work queue: dead letters, and messages that wait too long.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 *
 * @example
 * ```ts
 * import { QueueAlarms } from "r-on-fargate/components/queue/queue-alarms";
 *
 * new QueueAlarms("forecast", {
 *   queueName: "forecast",
 *   deadLetterQueueName: "forecast-dead",
 *   oldestMinutes: 30,
 *   actions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
 * });
 * ```
 */
export class QueueAlarms extends pulumi.ComponentResource {
  readonly deadLetters: aws.cloudwatch.MetricAlarm;
  readonly oldest: aws.cloudwatch.MetricAlarm;

  constructor(name: string, args: QueueAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:QueueAlarms", name, {}, opts);
    const { actions = [], oldestMinutes: minutes = OLDEST_MINUTES, tags } = args;
    this.deadLetters = new DeadLetterAlarm(
      `${name}-dead-letters`,
      {
        queueName: args.deadLetterQueueName,
        description: `Messages in ${args.deadLetterQueueName}: see rfargate dlq show, then redrive or purge`,
        actions,
        tags,
      },
      { parent: this },
    ).alarm;
    this.oldest = new aws.cloudwatch.MetricAlarm(
      `${name}-oldest-message`,
      {
        name: `${name}-oldest-message`,
        alarmDescription: `A message of ${args.queueName} is older than ${minutes} minutes: too few workers, or a model that hangs`,
        namespace: "AWS/SQS",
        metricName: "ApproximateAgeOfOldestMessage",
        dimensions: { QueueName: args.queueName },
        statistic: "Maximum",
        period: PERIOD,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: minutes * 60,
        treatMissingData: "notBreaching",
        alarmActions: actions,
        okActions: actions,
        tags,
      },
      { parent: this },
    );
    this.registerOutputs({ deadLetters: this.deadLetters.arn, oldest: this.oldest.arn });
  }
}
