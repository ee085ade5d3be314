import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { type AwsPlace, eventRuleArn, queueArn } from "../base/arns";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { topicTarget } from "../sqs/topic-target";
import { deliveryStatement } from "../sqs/uploaded-objects";
import { failedRunMessage, failedRunsPattern } from "./failed-runs-pattern";

/** Defaults of reports on failed runs. */
export const FAILED_RUN_DEFAULTS = { notify: "each", threshold: 1, minutes: 5 } as const;

/** A model and its task definition families. */
export interface WatchedModel {
  name: string;
  families: string[];
}

export interface FailedRunsArgs {
  place: AwsPlace;
  clusterName: string;
  /** Name that rfargate takes as --stack; part of the messages. */
  stack: string;
  models: WatchedModel[];
  /** SNS topic that EventBridge and CloudWatch may publish to. */
  topicArn: pulumi.Input<string>;
  /** A message for each failed run, an alarm on their number within `minutes`, or both. @default "each" */
  notify?: "each" | "alarm" | "both";
  /** Failed runs of a model that raise its alarm. @default 1 */
  threshold?: number;
  /** @default 5 */
  minutes?: number;
  tags?: Tags;
}

/**
 * Reports failed runs, however they were started, by message, alarm or both.
 *
 * Runs no code: for each model, an EventBridge rule matches ECS's events of failed runs, and an alarm counts the matches. A message
 * comes from the event itself, immediately and at least once. CloudWatch has the count a minute or two later, best effort.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html (MatchedEvents: of a rule's name, with or without targets)
 *
 * @example
 * ```ts
 * import { AlarmTopic } from "r-on-fargate/components/watch/alarm-topic";
 * import { FailedRuns } from "r-on-fargate/components/watch/failed-runs";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const topic = new AlarmTopic("models", { place, emails: ["data-team@example.com"] });
 * new FailedRuns("models", {
 *   place,
 *   clusterName: "models",
 *   stack: "dev",
 *   models: [{ name: "forecast", families: ["models-dev-forecast"] }],
 *   topicArn: topic.arn,
 * });
 * ```
 */
export class FailedRuns extends pulumi.ComponentResource {
  /** Names of the rules by model; known before they are created. */
  readonly ruleNames: Record<string, string>;
  readonly alarms: aws.cloudwatch.MetricAlarm[];
  /** Queue of messages that SNS did not accept; absent without such messages. */
  readonly undelivered?: DeadLetterQueue;

  constructor(name: string, args: FailedRunsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:FailedRuns", name, {}, opts);
    const { place, models, notify = "each" } = args;
    this.ruleNames = Object.fromEntries(
      models.map((model) => [model.name, fitting(`${name}-${model.name}-failed-runs`, 64)]),
    );
    if (notify !== "alarm") {
      const queueName = fitting(`${name}-failed-runs-undelivered`, 80);
      const rules = Object.values(this.ruleNames).map((rule) => eventRuleArn(place, rule));
      const statements = [deliveryStatement(queueArn(place, queueName), rules)];
      this.undelivered = new DeadLetterQueue(
        queueName,
        { place, queueName, statements, tags: args.tags },
        { parent: this },
      );
    }
    this.alarms = models.map((model) => this.watch(model, args));
    this.registerOutputs({ ruleNames: this.ruleNames });
  }

  private watch(model: WatchedModel, args: FailedRunsArgs): aws.cloudwatch.MetricAlarm {
    const { place, tags } = args;
    const {
      notify = FAILED_RUN_DEFAULTS.notify,
      threshold = FAILED_RUN_DEFAULTS.threshold,
      minutes = FAILED_RUN_DEFAULTS.minutes,
    } = args;
    const name = this.ruleNames[model.name]!;
    const rule = new aws.cloudwatch.EventRule(
      name,
      {
        name,
        description: `Runs of model ${model.name} that failed`,
        eventPattern: JSON.stringify(failedRunsPattern(place, args.clusterName, model.families)),
        tags,
      },
      { parent: this },
    );
    if (this.undelivered) {
      const message = failedRunMessage(args.stack, model.name);
      topicTarget(name, { rule, topicArn: args.topicArn, message, undelivered: this.undelivered }, this);
    }
    return new aws.cloudwatch.MetricAlarm(
      name,
      {
        name,
        alarmDescription: `${threshold} or more runs of model ${model.name} failed within ${minutes} minutes: see rfargate ls`,
        namespace: "AWS/Events",
        metricName: "MatchedEvents",
        dimensions: { RuleName: rule.name },
        statistic: "Sum",
        period: minutes * 60,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold,
        treatMissingData: "notBreaching",
        // Minutes without a failure do not undo one, so there is no notification when the alarm ends.
        alarmActions: notify === "each" ? [] : [args.topicArn],
        tags,
      },
      { parent: this },
    );
  }
}
