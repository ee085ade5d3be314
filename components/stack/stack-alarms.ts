import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ApiAlarms } from "../api/api-alarms";
import type { ApiService } from "../api/api-service";
import type { AwsPlace } from "../base/arns";
import type { Tags } from "../base/transform";
import type { ModelConfig } from "../config/model";
import { DeadLetterAlarm } from "../sqs/dead-letter-alarm";
import { AlarmTopic } from "../watch/alarm-topic";
import type { AlarmsConfig } from "../watch/config";
import { FailedRuns } from "../watch/failed-runs";
import type { QueueWorkers } from "./queue-workers";
import type { Triggers } from "./triggers";

/** The topic that a stack's alarms publish to: one of the stack's, or the one that is given; none without `alarms`. */
export function alarmTopic(
  name: string,
  { place, alarms, tags }: { place: AwsPlace; alarms: AlarmsConfig | undefined; tags?: Tags },
): pulumi.Output<string> | undefined {
  if (!alarms) return undefined;
  if (alarms.topicArn !== undefined) {
    const region = alarms.topicArn.split(":")[3];
    if (region === place.region) return pulumi.output(alarms.topicArn);
    throw new pulumi.RunError(
      `r-on-fargate:alarms.topicArn: an alarm publishes in its own region only, which is ${place.region}; ${alarms.topicArn} was given`,
    );
  }
  const { email: emails, kmsKeyArn, failedRuns } = alarms;
  const fromRules = failedRuns !== false && failedRuns.notify !== "alarm";
  return new AlarmTopic(`${name}-alarms`, { place, emails, kmsKeyArn, fromRules, tags }).arn;
}

export interface StackAlarmsParts {
  place: AwsPlace;
  alarms: AlarmsConfig | undefined;
  topicArn: pulumi.Output<string> | undefined;
  clusterName: string;
  models: ModelConfig[];
  /** By model name. */
  apis: Record<string, ApiService>;
  queues: QueueWorkers;
  /** One for each model, in the same order. */
  triggers: Triggers[];
  tags?: Tags;
}

export interface StackAlarms {
  /** Every alarm that a person is meant to see. */
  alarms: aws.cloudwatch.MetricAlarm[];
  /** The rules that count failed runs, by model; empty where nothing counts them. */
  failedRunRules: Record<string, string>;
}

/**
 * The alarms that the configuration asks for: failed runs, starts that ended as dead letters, APIs. The queues' own come with
 * their workers.
 * @param name the stack's name; a model's alarms start with `<name>-<model>`
 */
export function stackAlarms(name: string, parts: StackAlarmsParts): StackAlarms {
  const { place, alarms, topicArn, clusterName, models, tags } = parts;
  const ofQueues = Object.values(parts.queues).flatMap(({ alarms: { deadLetters, oldest } }) => [deadLetters, oldest]);
  if (!alarms || !topicArn) return { alarms: ofQueues, failedRunRules: {} };
  const common = { actions: [topicArn], tags };
  const ofApis = Object.entries(parts.apis).flatMap(([model, { loadBalancer: made }]) => {
    const { loadBalancer, targetGroup } = made;
    const suffixes = { loadBalancer: loadBalancer.arnSuffix, targetGroup: targetGroup.arnSuffix };
    const { errors, latency } = new ApiAlarms(`${name}-${model}`, { ...alarms.api, ...suffixes, ...common });
    return [errors, latency];
  });
  const failed =
    alarms.failedRuns === false
      ? undefined
      : new FailedRuns(name, {
          ...alarms.failedRuns,
          place,
          clusterName,
          stack: pulumi.getStack(),
          models: models.map((model) => ({ name: model.name, families: families(name, model) })),
          topicArn,
          tags,
        });
  const letters = [
    ...models.flatMap((model, i) => triggerQueues(model.name, parts.triggers[i]!)),
    ...(failed?.undelivered
      ? [{ queueName: failed.undelivered.queueName, description: "Messages about failed runs that SNS did not take" }]
      : []),
  ].map((queue) => new DeadLetterAlarm(queue.queueName.replace(/\.fifo$/, ""), { ...queue, ...common }).alarm);
  return {
    alarms: [...(failed?.alarms ?? []), ...ofQueues, ...letters, ...ofApis],
    failedRunRules: failed?.ruleNames ?? {},
  };
}

/** The task definitions that a model runs by. */
export const families = (name: string, model: ModelConfig): string[] => [
  `${name}-${model.name}`,
  ...(model.queue ? [`${name}-${model.name}-worker`] : []),
];

/** Queues of a model's triggers that should be empty. */
export function triggerQueues(model: string, { schedule, upload }: Triggers) {
  const queues = [
    { made: schedule?.deadLetters, what: `Starts of model ${model} by the clock that failed for good` },
    { made: upload?.deadLetters, what: `Uploads for which model ${model} could not be started` },
    { made: upload?.undelivered, what: `Events of uploads for model ${model} that could not be put into its queue` },
  ];
  return queues.flatMap(({ made, what }) => (made ? [{ queueName: made.queueName, description: what }] : []));
}
