import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BesideR } from "../../contract/beside-r";
import { PREFIXES } from "../../contract/bucket-layout";
import { invalidText } from "../../contract/invalid";
import { fitting } from "../../contract/names";
import { retryInput } from "../../contract/retry-input";
import { checkScheduleExpression } from "../../contract/schedule-expression";
import { TASK_TAGS } from "../../contract/task-tags";
import { type AwsPlace, bucketArn, roleArn, scheduleGroupArn } from "../base/arns";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import {
  startMachineStatement,
  startStatements,
  type TaskChanges,
  type TaskStart,
  taskEnvironment,
  taskOverrides,
} from "../task/task-start";
import type { RetryMachine } from "../task/trigger";
import { ReportMails, type ReportMailsArgs, reportPrefix } from "./report-mails";

/** One time table. */
export interface ScheduleEntry extends TaskChanges {
  /** Unique within the component. */
  name: string;
  /** `rate(value unit)`, `cron(minutes hours day-of-month month day-of-week year)` or `at(yyyy-mm-ddThh:mm:ss)`. */
  expression: string;
  /** IANA name; summer time is followed. @default "UTC" */
  timezone?: string;
  /** Minutes after the time within which the start may be put, 1 to 1440; 0: at the time. @default 0 */
  flexibleWindowMinutes?: number;
  /** Whether on FARGATE_SPOT. @default false */
  spot?: boolean;
  /** How often a start that failed is tried again, with growing delay, 0 to 185. @default 3 */
  retries?: number;
  /** Seconds after which a start is not tried any more, 60 to 86400. @default 3600 */
  maxEventAgeSeconds?: number;
  /**
   * `skip`: a start while an earlier run of this schedule goes on ends at once, with exit code 0 and a manifest that says so.
   * The task role needs `leaseStatements`.
   * @default "allow"
   */
  overlap?: "allow" | "skip";
  /** A file under `output/`, like `report.html`: of each run that succeeds a link to it is sent. Needs `mails`. @default none */
  report?: string | undefined;
  /** @default true */
  enabled?: boolean;
}

/** The values that a schedule has where nothing is said. */
export const SCHEDULE_DEFAULTS = { retries: 3, maxEventAgeSeconds: 3600 } as const;

export interface ScheduleArgs extends TaskStart {
  /** Name of the model, for the tasks' tags. */
  model: string;
  /** ARN of the cluster, available once the cluster takes tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  assignPublicIp: boolean;
  schedules: ScheduleEntry[];
  /** Where links to reports are sent, and the bucket that has them. The task role needs `reportStatements`. @default nowhere */
  mails?: Pick<ReportMailsArgs, "bucketName" | "stack" | "topicArn"> | undefined;
  /** What the task's containers beside R's have of it. @default there are none */
  besideR?: BesideR | undefined;
  /** Starts and retries the tasks. @default the schedule starts them itself */
  retry?: RetryMachine | undefined;
  tags?: Tags;
  transform?: { schedule?: Transform<aws.scheduler.ScheduleArgs> };
}

/**
 * Starts tasks of one model by the clock.
 *
 * Makes a schedule group, a schedule for each entry, a role that may start this model and nothing else, and a queue for starts
 * that failed for good. Costs nothing at rest and 1 USD for a million starts.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 * @throws RunError for an expression that EventBridge Scheduler does not take
 *
 * @example
 * ```ts
 * import type { Cluster } from "r-on-fargate/components/base/cluster";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import { Schedule } from "r-on-fargate/components/schedule/schedule";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const cluster: Cluster, network: Network, roles: TaskRoles, task: RTask;
 * new Schedule("forecast", {
 *   place,
 *   model: "forecast",
 *   clusterName: cluster.clusterName,
 *   clusterArn: cluster.ready.apply(() => cluster.arn),
 *   family: "forecast",
 *   taskDefinitionArn: task.taskDefinitionArn,
 *   taskRoleArn: roles.taskRoleArn,
 *   executionRoleArn: roles.executionRoleArn,
 *   subnetIds: network.subnetIds,
 *   securityGroupIds: network.securityGroupIds,
 *   assignPublicIp: network.assignPublicIp,
 *   schedules: [{ name: "nightly", expression: "cron(30 2 * * ? *)", timezone: "Europe/Berlin" }],
 * });
 * ```
 */
export class Schedule extends pulumi.ComponentResource {
  readonly deadLetters: DeadLetterQueue;
  readonly roleArn: string;
  /** Name of the schedule group. */
  readonly groupName: string;
  /** What sends links to reports; absent where no schedule writes one. */
  readonly mails?: ReportMails;

  constructor(name: string, args: ScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:Schedule", name, {}, opts);
    const { place, model } = args;
    for (const { name: entry, expression } of args.schedules) {
      const error = checkScheduleExpression(expression);
      if (error)
        throw new pulumi.RunError(
          invalidText({ message: `model "${model}": schedule "${entry}": "${expression}" is invalid`, allowed: error }),
        );
    }
    const child = { parent: this };
    const roleName = fitting(`${name}-schedule`, 64);
    this.groupName = fitting(name, 64);
    this.roleArn = roleArn(place, roleName);

    const queueName = fitting(`${name}-schedule-dead-letters`, 80);
    this.deadLetters = new DeadLetterQueue(`${name}-schedule`, { place, queueName, tags: args.tags }, child);
    const group = new aws.scheduler.ScheduleGroup(name, { name: this.groupName, tags: args.tags }, child);
    const role = new aws.iam.Role(
      `${name}-schedule`,
      {
        name: roleName,
        description: "What a schedule may do",
        assumeRolePolicy: policyDocument([schedulerTrust(args, this.groupName)]),
        tags: args.tags,
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-schedule`,
      {
        name: "least-privilege",
        role: role.name,
        policy: policyDocument(scheduleStatements(args, this.deadLetters.arn)),
      },
      child,
    );
    for (const entry of args.schedules) {
      new aws.scheduler.Schedule(
        `${name}-${entry.name}`,
        transformed(args.transform?.schedule, name, {
          name: entry.name,
          groupName: group.name,
          description: `Starts model ${model}`,
          scheduleExpression: entry.expression,
          scheduleExpressionTimezone: entry.timezone ?? "UTC",
          flexibleTimeWindow: flexibleWindow(entry.flexibleWindowMinutes ?? 0),
          state: (entry.enabled ?? true) ? "ENABLED" : "DISABLED",
          target: this.target(args, entry),
        }),
        // Before its role has its policy, a start would fail.
        { ...child, dependsOn: [policy, this.deadLetters] },
      );
    }
    const reported = args.schedules.flatMap(({ name, report }) => (report === undefined ? [] : [{ name, report }]));
    if (args.mails && reported.length > 0) {
      const { place, model, tags } = args;
      this.mails = new ReportMails(name, { ...args.mails, place, model, tags, schedules: reported }, child);
    }
    this.registerOutputs({ roleArn: this.roleArn, deadLetterQueueUrl: this.deadLetters.url });
  }

  private target(args: ScheduleArgs, entry: ScheduleEntry) {
    return {
      roleArn: this.roleArn,
      retryPolicy: {
        maximumRetryAttempts: entry.retries ?? SCHEDULE_DEFAULTS.retries,
        maximumEventAgeInSeconds: entry.maxEventAgeSeconds ?? SCHEDULE_DEFAULTS.maxEventAgeSeconds,
      },
      deadLetterConfig: { arn: this.deadLetters.queue.arn },
      ...(args.retry ? retryTarget(args, entry, args.retry) : taskTarget(args, entry)),
    };
  }
}

/** The task itself as a schedule's target. */
function taskTarget(args: ScheduleArgs, entry: ScheduleEntry) {
  return {
    arn: args.clusterArn,
    input: JSON.stringify(scheduleOverrides(args.model, entry, args.besideR)),
    ecsParameters: {
      taskDefinitionArn: args.taskDefinitionArn,
      taskCount: 1,
      capacityProviderStrategies: [{ capacityProvider: entry.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
      networkConfiguration: {
        subnets: args.subnetIds,
        securityGroups: args.securityGroupIds,
        assignPublicIp: args.assignPublicIp,
      },
      propagateTags: "TASK_DEFINITION",
      tags: { [TASK_TAGS.model]: args.model, [TASK_TAGS.startedBy]: startedBy(entry) },
    },
  };
}

/** The state machine that starts and retries the task. */
function retryTarget({ model, besideR }: ScheduleArgs, entry: ScheduleEntry, { arn, size, retries }: RetryMachine) {
  const { cpu = size.cpu, memory = size.memory, spot = false } = entry;
  const input = retryInput({
    environment: taskEnvironment({ ...entry, environment: entryEnvironment(model, entry) }),
    tags: { [TASK_TAGS.startedBy]: startedBy(entry) },
    size: { cpu, memory },
    ...{ spot, besideR, retries },
  });
  return { arn, input: JSON.stringify(input) };
}

const startedBy = ({ name }: ScheduleEntry) => `schedule ${name}`;

/** What a scheduled task has in place of its definition's. */
export function scheduleOverrides(model: string, entry: ScheduleEntry, besideR?: BesideR) {
  return taskOverrides({ ...entry, environment: entryEnvironment(model, entry) }, besideR);
}

function entryEnvironment(
  model: string,
  { name, environment, overlap, report }: ScheduleEntry,
): Record<string, string> {
  return {
    ...environment,
    ...(overlap === "skip" ? { RFARGATE_EXCLUSIVE: `${PREFIXES.locks}${model}/${name}` } : {}),
    ...(report ? { RFARGATE_REPORT: `${reportPrefix(model, name)}${report}` } : {}),
  };
}

/** What a task may do so that runs of a schedule do not overlap: read and write who goes on. */
export function leaseStatements(place: AwsPlace, bucketName: string): PolicyStatement[] {
  return [
    {
      Sid: "HoldLeases",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [`${bucketArn(place, bucketName)}/${PREFIXES.locks}*`],
    },
  ];
}

/** What a schedule's role may do: start tasks of this family, or what retries them, and keep what failed. */
export function scheduleStatements(
  { retry, ...start }: TaskStart & Pick<ScheduleArgs, "retry">,
  deadLetterQueueArn: string,
): PolicyStatement[] {
  return [
    ...(retry ? [startMachineStatement(retry.arn)] : startStatements(start)),
    { Sid: "KeepFailedStarts", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [deadLetterQueueArn] },
  ];
}

/**
 * Schedules of one group of this account only: guards against the confused deputy. The group is as narrow as Scheduler goes.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function schedulerTrust({ place }: TaskStart, groupName: string): PolicyStatement {
  return {
    Sid: "Scheduler",
    Effect: "Allow",
    Principal: { Service: "scheduler.amazonaws.com" },
    Action: ["sts:AssumeRole"],
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId, "aws:SourceArn": scheduleGroupArn(place, groupName) },
    },
  };
}

function flexibleWindow(minutes: number) {
  return minutes > 0 ? { mode: "FLEXIBLE", maximumWindowInMinutes: minutes } : { mode: "OFF" };
}
