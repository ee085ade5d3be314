import * as pulumi from "@pulumi/pulumi";
import { invalidText } from "../../contract/invalid";
import { familyName } from "../../contract/names";
import type { AwsPlace } from "../base/arns";
import type * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import type { AlarmsConfig } from "../config/alarms";
import { DeadLetterAlarm } from "../sqs/dead-letter-alarm";
import { madeTriggers, publishesToTopic } from "../triggers/configured";
import { AlarmTopic } from "../watch/alarm-topic";
import { FailedRuns } from "../watch/failed-runs";
import { deadLetters, families, type Model } from "./models";

/** The topic of a stack's alarms: the stack's own, or the configured one; none without `alarms`. */
export function alarmTopic(
  name: string,
  {
    place,
    alarms,
    models,
    tags,
  }: { place: AwsPlace; alarms?: AlarmsConfig | undefined; models: object[]; tags?: Tags },
): pulumi.Output<string> | undefined {
  if (!alarms) return undefined;
  if (alarms.topicArn !== undefined) {
    const region = alarms.topicArn.split(":")[3];
    if (region === place.region) return pulumi.output(alarms.topicArn);
    throw new pulumi.RunError(
      invalidText({
        message: `r-on-fargate:alarms.topicArn: ${alarms.topicArn} is in another region: an alarm publishes in its own region only`,
        allowed: `a topic in ${place.region}`,
      }),
    );
  }
  const { email: emails, kmsKeyArn, failedRuns } = alarms;
  const fromRules = (failedRuns !== false && failedRuns.notify !== "alarm") || models.some(publishesToTopic);
  return new AlarmTopic(`${name}-alarms`, { place, emails, kmsKeyArn, fromRules, tags }).arn;
}

export interface StackAlarmsParts {
  place: AwsPlace;
  alarms: AlarmsConfig | undefined;
  topicArn: pulumi.Output<string> | undefined;
  clusterName: string;
  models: Model[];
  tags?: Tags;
}

export interface StackAlarms {
  /** Every alarm to show on the dashboard. */
  alarms: aws.cloudwatch.MetricAlarm[];
  /** The rules that count failed runs, by model; empty if none does. */
  failedRunRules: Record<string, string>;
}

/**
 * The alarms that the configuration requests: failed runs, failed starts, and those of triggers. A trigger itself creates the alarms
 * that it always has.
 * @param name the stack's name; a model's alarms start with `<name>-<model>`
 */
export function stackAlarms(name: string, parts: StackAlarmsParts): StackAlarms {
  const { place, alarms, topicArn, clusterName, models, tags } = parts;
  const made = models.flatMap(madeTriggers);
  const own = made.flatMap(({ trigger, made }) => trigger.ownAlarms?.(made) ?? []);
  if (!alarms || !topicArn) return { alarms: own, failedRunRules: {} };
  const common = { actions: [topicArn], tags };
  const failed =
    alarms.failedRuns === false
      ? undefined
      : new FailedRuns(name, {
          ...alarms.failedRuns,
          place,
          clusterName,
          stack: pulumi.getStack(),
          models: models.map((model) => ({ name: model.config.name, families: families(name, model) })),
          topicArn,
          tags,
        });
  const letters = [
    ...models.flatMap(deadLetters),
    ...(failed?.undelivered
      ? [{ queueName: failed.undelivered.queueName, description: "Messages about failed runs that SNS did not take" }]
      : []),
  ].map((queue) => new DeadLetterAlarm(queue.queueName.replace(/\.fifo$/, ""), { ...queue, ...common }).alarm);
  const asked = models.flatMap((model) =>
    madeTriggers(model).flatMap(
      ({ trigger, made }) =>
        trigger.alarms?.(familyName(name, model.config.name), made, { ...alarms, ...common }) ?? [],
    ),
  );
  return {
    alarms: [...(failed?.alarms ?? []), ...own, ...letters, ...asked],
    failedRunRules: failed?.ruleNames ?? {},
  };
}
