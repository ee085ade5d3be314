import { cpuOfR, type OtherContainers } from "../../contract/other-containers";
import { R_CONTAINER } from "../../contract/outputs/contract";
import { type AwsPlace, clusterArn, familyArn, stateMachineArn, tasksArn } from "../base/arns";
import { allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";

/** Which tasks a trigger starts, and where. */
export interface TaskStart {
  place: AwsPlace;
  clusterName: string;
  /** Task definition family. */
  family: string;
  /** The task's two roles. */
  taskRoleArn: string;
  executionRoleArn: string;
}

/** Permissions to start and tag tasks of one family in one cluster, with its two roles. */
export function startStatements(start: TaskStart): PolicyStatement[] {
  const { place, clusterName, family, taskRoleArn, executionRoleArn } = start;
  return [
    {
      Sid: "RunThisModel",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: [familyArn(place, family)],
      Condition: { ArnEquals: { "ecs:cluster": clusterArn(place, clusterName) } },
    },
    {
      Sid: "TagNewTasks",
      Effect: "Allow",
      Action: ["ecs:TagResource"],
      Resource: [tasksArn(place, clusterName)],
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Sid: "PassTheTwoRoles",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [taskRoleArn, executionRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}

/** Permissions to start the state machines that retry runs, instead of tasks. */
export const startMachinesStatement = (machineArns: string[]): PolicyStatement =>
  allow("StartRetriedRuns", ["states:StartExecution"], machineArns);

/** The same for every model of a stack. @param name `<project>-<stack>` */
export const startAnyMachineStatements = (place: AwsPlace, name: string): PolicyStatement[] => [
  startMachinesStatement([stateMachineArn(place, `${name}-*`)]),
];

/** Overrides of a started task. */
export interface TaskChanges {
  /** Script(s), keys under `r_scripts/`, separated by blanks. */
  script?: string;
  environment?: Record<string, string>;
  /** CPU units. */
  cpu?: number;
  /** MiB. */
  memory?: number;
}

/** Variables of R's container. */
export const taskEnvironment = ({ script, environment = {} }: TaskChanges): Record<string, string> => ({
  ...environment,
  ...(script === undefined ? {} : { SCRIPT: script }),
});

/**
 * RunTask's `overrides`.
 * @param others the share of the task's size that its other containers take
 */
export function taskOverrides({ cpu, memory, ...changes }: TaskChanges, others?: OtherContainers) {
  const all = taskEnvironment(changes);
  return {
    containerOverrides: [
      {
        name: R_CONTAINER,
        environment: Object.entries(all).map(([name, value]) => ({ name, value })),
        ...cpuOfR(cpu, others),
      },
    ],
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    ...(memory === undefined ? {} : { memory: String(memory) }),
  };
}
