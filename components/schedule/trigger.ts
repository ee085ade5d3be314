import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import type { AwsPlace } from "../base/arns";
import { actions, allow } from "../base/grants";
import { configuredOtherContainers } from "../task/containers";
import { startAnyMachineStatements } from "../task/task-start";
import { type NamedResource, retryMachine, type Trigger, taskStart } from "../task/trigger";
import { reportErrors, type ScheduleConfig, scheduleErrors, scheduleSchema } from "./config";
import { readReports, reportStatements } from "./report-mails";
import { Schedule } from "./schedule";
import { leaseStatements } from "./statements";

/** `schedule` of a model: EventBridge Scheduler starts it. */
export const schedule: Trigger<"schedule", "schedule", typeof scheduleSchema, Schedule> = {
  name: "schedule",
  key: "schedule",
  schema: scheduleSchema,
  docs: {
    description: "Starts the model on a schedule; an expression, or a list: [schedule.md](schedule.md).",
    unset: "no schedule",
  },
  check: scheduleErrors,
  checkStack: reportErrors,
  sizes: (schedules) => schedules.map(({ cpu, memory }, i) => ({ path: [i], cpu, memory })),
  names: (model, schedules) => [
    { kind: "queue", name: `${model}-schedule-dead-letters` },
    { kind: "queue", name: `${model}-reports-undelivered` },
    ...schedules.flatMap(({ name, report }): NamedResource[] => [
      { kind: "schedule", name: `${model}-${name}` },
      ...(report === undefined ? [] : [{ kind: "rule" as const, name: `${model}-${name}-report` }]),
    ]),
  ],
  make(start, entries) {
    const schedules = entries.map((entry) => ({ ...entry, spot: entry.spot ?? start.model.spot }));
    const { bucketName, topicArn } = start.stack;
    const mails = topicArn === undefined ? undefined : { bucketName, topicArn, stack: pulumi.getStack() };
    return new Schedule(start.family, {
      ...taskStart(start),
      ...{ schedules, mails, otherContainers: configuredOtherContainers(start.model), retry: retryMachine(start) },
    });
  },
  outputs({ groupName, deadLetters }, schedules) {
    const entries = schedules.map(({ name, expression, timezone, enabled }) => [
      name,
      { group: groupName, expression, timezone, enabled, deadLetterQueue: deadLetters.url },
    ]);
    return { schedules: Object.fromEntries(entries) };
  },
  taskStatements: (place, bucketName, all) => [
    ...(all.flat().some(({ overlap }) => overlap === "skip") ? leaseStatements(place, bucketName) : []),
    ...(all.some(writesReports) ? reportStatements(place, bucketName) : []),
  ],
  publishes: writesReports,
  deployGrants: {
    roles: (family) => [{ name: fitting(`${family}-schedule`, 64), service: "scheduler.amazonaws.com" }],
    startsTasks: true,
    roleStatements: startAnyMachineStatements,
    statements: grants,
  },
  operatorStatements: (made) => readReports(made.flatMap(({ mails }) => mails ?? [])),
  deadLetters: ({ deadLetters: { queueName }, mails }, model) => [
    { queueName, description: `Starts of model ${model} by the clock that failed for good` },
    ...(mails
      ? [
          {
            queueName: mails.undelivered.queueName,
            description: `Links to reports of model ${model} that SNS did not take`,
          },
        ]
      : []),
  ],
};

function writesReports(schedules: ScheduleConfig[]): boolean {
  return schedules.some(({ report }) => report !== undefined);
}

function grants({ partition, region, accountId }: AwsPlace, name: string) {
  const schedules = [`schedule-group/${name}-*`, `schedule/${name}-*/*`].map(
    (rest) => `arn:${partition}:scheduler:${region}:${accountId}:${rest}`,
  );
  return {
    read: [
      allow("DescribeSchedules", actions("scheduler", "GetSchedule GetScheduleGroup ListTagsForResource"), schedules),
    ],
    write: [
      allow(
        "ChangeSchedules",
        actions(
          "scheduler",
          "CreateSchedule CreateScheduleGroup DeleteSchedule DeleteScheduleGroup TagResource UntagResource UpdateSchedule",
        ),
        schedules,
      ),
    ],
  };
}
