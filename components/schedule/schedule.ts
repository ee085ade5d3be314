import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { roleArn } from "../base/arns";
import * as aws from "../base/aws";
import { policyDocument } from "../base/policy-document";
import { requireSchedules } from "../base/require-schedules";
import { rolePolicy } from "../base/role-policy";
import { schedulerTrust } from "../base/scheduler-trust";
import { type Tags, type Transform, transformed } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import type { TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";
import { SCHEDULE_DEFAULTS, type ScheduleEntry } from "./entry";
import { ReportMails, type ReportMailsArgs } from "./report-mails";
import { scheduleStatements } from "./statements";
import { retryTarget, type TargetArgs, taskTarget } from "./target";

export type { ScheduleEntry } from "./entry";
export { scheduleStatements } from "./statements";

export interface ScheduleArgs extends TaskStart, TargetArgs {
  schedules: ScheduleEntry[];
  /** Topic for links to reports, and the bucket that has them. The task role needs `reportStatements`. @default no links */
  mails?: Pick<ReportMailsArgs, "bucketName" | "stack" | "topicArn"> | undefined;
  /** State machine that starts and retries the tasks. @default the schedule starts them itself */
  retry?: RetryMachine | undefined;
  tags?: Tags;
  transform?: { schedule?: Transform<aws.scheduler.ScheduleArgs> };
}

/**
 * Starts tasks of one model on schedules.
 *
 * Creates a schedule group, a schedule for each entry, a role that may start only this model, and a dead-letter queue for failed
 * starts. Costs nothing at rest and 1 USD for a million starts.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 * @throws RunError for an expression or a time zone that EventBridge Scheduler does not accept
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
  /** Sends links to reports; absent if no schedule writes one. */
  readonly mails?: ReportMails;

  constructor(name: string, args: ScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:Schedule", name, {}, opts);
    const { place, model } = args;
    requireSchedules(model, args.schedules);
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
        assumeRolePolicy: policyDocument([schedulerTrust(place, this.groupName)]),
        tags: args.tags,
      },
      child,
    );
    const policy = rolePolicy(`${name}-schedule`, role, scheduleStatements(args, this.deadLetters.arn), child);
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
        // A start would fail before the role has its policy.
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

function flexibleWindow(minutes: number) {
  return minutes > 0 ? { mode: "FLEXIBLE", maximumWindowInMinutes: minutes } : { mode: "OFF" };
}
