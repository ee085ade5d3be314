import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { PREFIXES } from "../../contract/bucket-layout";
import { mapKeys } from "../../contract/map/layout";
import { fitting } from "../../contract/names";
import { type AwsPlace, bucketArn, eventRuleArn, queueArn, roleArn } from "../base/arns";
import * as aws from "../base/aws";
import { allow } from "../base/grants";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { requireSchedules } from "../base/require-schedules";
import { rolePolicy } from "../base/role-policy";
import { schedulerTrust } from "../base/scheduler-trust";
import type { Tags } from "../base/transform";
import { bucketStatements } from "../bucket/bucket-statements";
import { queueFunction } from "../function/queue-function";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { queueOptions } from "../sqs/queue-options";
import { uploadRule } from "../sqs/upload-rule";
import { deliveryStatement } from "../sqs/uploaded-objects";
import { WorkQueue } from "../sqs/work-queue";
import type { MapSettings, ScheduledStart, StartSettings } from "./function/map-settings";
import { ITEM_SECONDS, type MapSchedule, type MapUpload } from "./starts-config";

export interface MapStartsArgs {
  place: AwsPlace;
  bucketName: string;
  kmsKeyArn?: string | undefined;
  /** The function's settings, except those that this component sets. */
  settings: Omit<MapSettings, "bucket" | "queueUrl" | "deadLetterQueueUrl" | "machine" | "onUpload">;
  /** ARN of the map's state machine. */
  machineArn: string;
  onUpload?: MapUpload | undefined;
  schedules: MapSchedule[];
  /** Days to keep the function's log. @default 30 */
  retentionDays?: number;
  tags?: Tags;
}

/** Seconds of the function for one map: a million items are read and written. */
const TIMEOUT = 120;

/** Prefix of the names of everything that starts a model's maps. */
export const startsName = (family: string) => fitting(`${family}-map-starts`, 64);
/** Name of the schedules' role. */
export const clockName = (family: string) => fitting(`${family}-map-clock`, 64);

/**
 * Starts maps of one model for uploads and on schedules.
 *
 * An S3 event or a schedule puts a message into a queue. A function takes it, reads the items, writes the map into the bucket and
 * starts the state machine. Starts that fail are kept in a dead-letter queue. Costs nothing at rest. A schedule's message says what it
 * maps over, because Lambda's 4 KB of environment would not hold many schedules.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 *
 * @example
 * ```ts
 * import { MapStarts } from "r-on-fargate/components/map/map-starts";
 *
 * new MapStarts("forecast", {
 *   place: { accountId: "111122223333", partition: "aws", region: "eu-central-1" },
 *   bucketName: "models-111122223333-eu-central-1",
 *   machineArn: "arn:aws:states:eu-central-1:111122223333:stateMachine:forecast-map",
 *   settings: {
 *     model: "forecast",
 *     script: "forecast.R",
 *     cpu: 1024,
 *     memory: 2048,
 *     capacity: "FARGATE",
 *     maxTasks: 24,
 *     tries: 3,
 *     itemTimeout: null,
 *   },
 *   onUpload: { prefix: "input/params/", suffix: ".csv", itemSeconds: 10 },
 *   schedules: [],
 * });
 * ```
 */
export class MapStarts extends pulumi.ComponentResource {
  readonly queueName: string;
  readonly deadLetters: DeadLetterQueue;

  constructor(name: string, args: MapStartsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:MapStarts", name, {}, opts);
    const { place, tags, onUpload, schedules } = args;
    requireSchedules(args.settings.model, schedules);
    const child = { parent: this };
    const queues = queueOptions(this, opts?.parent);
    const base = `${name}-map-starts`;
    const short = startsName(name);
    this.queueName = fitting(base, 80);
    const arn = queueArn(place, this.queueName);
    const deadName = fitting(`${base}-dead-letters`, 80);
    const delivers = (queue: string) => (onUpload ? [deliveryStatement(queue, eventRuleArn(place, short))] : []);
    this.deadLetters = new DeadLetterQueue(
      `${base}-dead`,
      { place, queueName: deadName, statements: delivers(queueArn(place, deadName)), tags },
      queues,
    );
    const work = new WorkQueue(
      base,
      {
        place,
        queueName: this.queueName,
        // Six times the function's timeout, as Lambda recommends.
        settings: { visibilityTimeoutSeconds: 6 * TIMEOUT, tags },
        deadLetters: this.deadLetters,
        receives: 10,
        statements: delivers(arn),
      },
      queues,
    );
    const settings = pulumi
      .all([work.queue.url, this.deadLetters.url])
      .apply(([queueUrl, deadLetterQueueUrl]) => functionSettings(args, { queueUrl, deadLetterQueueUrl }));
    const takes = queueFunction(
      base,
      {
        ...{ place, tags, settings, retentionDays: args.retentionDays },
        functionName: short,
        description: `Starts maps of model ${args.settings.model}`,
        roleDescription: "What starts maps",
        entry: join(__dirname, "function/start-map-lambda"),
        timeout: TIMEOUT,
        memory: 1024,
        queue: { arn, resource: work.queue },
        deadLetters: this.deadLetters,
        statements: mapStartStatements(args),
      },
      child,
    );
    // Events that arrive before the function can take them would be lost.
    const ready = [...work.ready, this.deadLetters, takes];
    if (onUpload)
      uploadRule(
        base,
        {
          ...{ ruleName: short, bucketName: args.bucketName, tags },
          ...{ prefix: onUpload.prefix, suffix: onUpload.suffix },
          description: `Objects that start maps of model ${args.settings.model}`,
          queueArn: work.queue.arn,
          deadLetterArn: this.deadLetters.queue.arn,
        },
        this,
        ready,
      );
    if (schedules.length > 0) this.clock(name, args, arn, ready);
    this.registerOutputs({ queueName: this.queueName });
  }

  private clock(
    name: string,
    { place, settings, schedules, tags }: MapStartsArgs,
    arn: string,
    ready: pulumi.Resource[],
  ): void {
    const child = { parent: this };
    const [base, roleName] = [`${name}-map-clock`, clockName(name)];
    const group = new aws.scheduler.ScheduleGroup(base, { name: roleName, tags }, child);
    const trust = schedulerTrust(place, roleName);
    const role = new aws.iam.Role(
      base,
      {
        name: roleName,
        description: "What a schedule of maps may do",
        assumeRolePolicy: policyDocument([trust]),
        tags,
      },
      child,
    );
    const sends = allow("AskForMaps", ["sqs:SendMessage"], [arn, this.deadLetters.arn]);
    const policy = rolePolicy(base, role, [sends], child);
    for (const { name: entry, expression, timezone, enabled, over, ...start } of schedules)
      new aws.scheduler.Schedule(
        `${base}-${entry}`,
        {
          name: entry,
          groupName: group.name,
          description: `Starts maps of model ${settings.model}`,
          scheduleExpression: expression,
          scheduleExpressionTimezone: timezone,
          flexibleTimeWindow: { mode: "OFF" },
          state: enabled ? "ENABLED" : "DISABLED",
          target: {
            arn,
            roleArn: roleArn(place, roleName),
            input: JSON.stringify({
              ...{ schedule: entry, over, ...startSettings(start) },
              // Scheduler inserts the time, so that a start delivered twice is one map.
              at: "<aws.scheduler.scheduled-time>",
            } satisfies ScheduledStart),
            retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
            deadLetterConfig: { arn: this.deadLetters.queue.arn },
          },
        },
        { ...child, dependsOn: [...ready, policy] },
      );
  }
}

function functionSettings(
  { bucketName, settings, machineArn, onUpload }: MapStartsArgs,
  queues: Pick<MapSettings, "queueUrl" | "deadLetterQueueUrl">,
): MapSettings {
  return {
    bucket: bucketName,
    ...settings,
    ...queues,
    machine: machineArn,
    onUpload: startSettings(onUpload ?? { itemSeconds: ITEM_SECONDS }),
  };
}

const startSettings = ({ itemSeconds, seed }: Pick<MapUpload, "itemSeconds" | "seed">): StartSettings => ({
  itemSeconds,
  seed: seed ?? null,
});

/** Permissions of the function besides its queue: read items, write maps, start them. */
function mapStartStatements(args: MapStartsArgs): PolicyStatement[] {
  const bucket = bucketArn(args.place, args.bucketName);
  const keys = [mapKeys.record("*"), mapKeys.items("*")];
  return [
    allow("ReadItems", ["s3:GetObject"], [`${bucket}/${PREFIXES.input}*`]),
    allow(
      "WriteMaps",
      ["s3:PutObject"],
      keys.map((key) => `${bucket}/${key}`),
    ),
    ...bucketStatements(args),
    allow("StartMaps", ["states:StartExecution"], [args.machineArn]),
  ];
}
