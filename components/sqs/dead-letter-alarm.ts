import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import { PERIOD } from "./period";

export interface DeadLetterAlarmArgs {
  queueName: string;
  /** What the messages are, and what to do. */
  description: string;
  /** ARNs to notify when the alarm starts and ends, e.g. of an SNS topic. @default none */
  actions?: pulumi.Input<string>[];
  tags?: Tags;
}

/**
 * An alarm on a queue that should be empty.
 *
 * SQS publishes no metrics of a queue that was not used for six hours. The alarm then keeps its state: dead letters do not disappear
 * by themselves.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 *
 * @example
 * ```ts
 * import { DeadLetterAlarm } from "r-on-fargate/components/sqs/dead-letter-alarm";
 *
 * new DeadLetterAlarm("forecast-dead", {
 *   queueName: "forecast-dead",
 *   description: "Forecasts that did not start: see docs/schedule.md",
 *   actions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
 * });
 * ```
 */
export class DeadLetterAlarm extends pulumi.ComponentResource {
  readonly alarm: aws.cloudwatch.MetricAlarm;

  constructor(name: string, args: DeadLetterAlarmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:DeadLetterAlarm", name, {}, opts);
    const { actions = [], tags } = args;
    this.alarm = new aws.cloudwatch.MetricAlarm(
      name,
      {
        name,
        alarmDescription: args.description,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: args.queueName },
        statistic: "Maximum",
        period: PERIOD,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "ignore",
        alarmActions: actions,
        okActions: actions,
        tags,
      },
      { parent: this },
    );
    this.registerOutputs({ arn: this.alarm.arn });
  }
}
