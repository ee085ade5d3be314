import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { retryMachineName } from "../../contract/names";
import type { Retries } from "../../contract/retry-input";
import { type AwsPlace, stateMachineArn } from "../base/arns";
import type { Cluster } from "../base/cluster";
import type { ConfigError } from "../base/config/errors";
import type { Grants } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import type { Tags } from "../base/transform";
import type { ContainerSettings } from "./containers";
import type { RTask } from "./r-task";
import type { TaskRoles } from "./task-roles";

/**
 * A way to start a model: one folder of components/, one line of components/triggers/list.ts. The configuration, the resources,
 * the stack's outputs, the deploying role and the network take what they need of it from here.
 * docs/add-a-trigger.md adds one.
 */
export interface Trigger<
  Name extends string = string,
  Key extends string = string,
  Schema extends z.ZodType = z.ZodType,
  Made = unknown,
> {
  /** What a model's value calls what was made, e.g. `upload`. */
  name: Name;
  /** Key of a model's configuration, e.g. `onUpload`. */
  key: Key;
  /** The key's value. */
  schema: Schema;
  /** The key in docs/configuration.md: what it does, and what holds without it. */
  docs: { description: string; unset: string };
  /** What is wrong with a value beside its model. Paths are relative to the key. @default nothing */
  check?(settings: z.output<Schema>, model: TriggeredModel): ConfigError[];
  /** What is wrong with a value beside the stack. Paths are relative to the key. @default nothing */
  checkStack?(settings: z.output<Schema>, stack: StackSettings): ConfigError[];
  /** Sizes that it gives a task in place of the model's. @default none */
  sizes?(settings: z.output<Schema>): Array<{ path: PropertyKey[]; cpu?: number; memory?: number }>;
  /** Objects of the bucket that it takes: no two triggers may take the same. @default none */
  takes?(settings: z.output<Schema>): Array<{ path: PropertyKey[]; prefix: string; suffix: string }>;
  /** What it makes besides that is named after the model, so that no two models clash. @default nothing */
  names?(model: string): Array<{ kind: "task definition" | "queue"; name: string }>;
  /** Whether the script never ends: such a model has no other trigger. @default false */
  serves?: boolean;

  /** Makes it for one model. */
  make(start: TriggerStart, settings: z.output<Schema>): Made;
  /** Its part of the model's outputs, as contract/outputs/schema.ts describes it. */
  outputs(made: Made, settings: z.output<Schema>): object;
  /**
   * What tasks may do for it beside the bucket's scripts, inputs and outputs.
   * @param all the values of the models that have it
   * @default nothing
   */
  taskStatements?(place: AwsPlace, bucketName: string, all: z.output<Schema>[]): PolicyStatement[];
  /** Services that tasks in a private network reach for it, through interface endpoints. @default none */
  endpoints?: readonly string[];

  /** What the role that deploys the stack needs. */
  deployGrants: {
    /** Roles that it makes for a model, which only the deploying role may make and pass. @default none */
    roles?(family: string): StackRole[];
    /** Whether its role starts tasks of the model. @default false */
    startsTasks?: boolean;
    /** What its roles do besides starting tasks, for every model that has it. @param name `<project>-<stack>` @default nothing */
    roleStatements?(place: AwsPlace, name: string): PolicyStatement[];
    /** Statements on what else it makes, for every stack. @param name `<project>-<stack>` @default none */
    statements?(place: AwsPlace, name: string): Grants;
  };
  /** What the person who runs models may do with those that were made. @default nothing */
  operatorStatements?(made: Made[]): PolicyStatement[];
  /** Whether it runs as an ECS service, which an operator may look at. @default false */
  isService?: boolean;

  /** Families of task definitions that the model runs by besides its own. @default none */
  families?(family: string): string[];
  /** Whether rules of EventBridge publish to the topic of the stack's alarms for it. @default false */
  publishes?(settings: z.output<Schema>): boolean;
  /** Queues that should be empty; the stack's alarms watch them. @default none */
  deadLetters?(made: Made, model: string): Array<{ queueName: string; description: string }>;
  /** Alarms that it has in any case. @default none */
  ownAlarms?(made: Made): aws.cloudwatch.MetricAlarm[];
  /** Alarms that it has where the configuration asks for alarms. @default none */
  alarms?(family: string, made: Made, args: TriggerAlarms): aws.cloudwatch.MetricAlarm[];
  /** What the dashboard shows of it. @default nothing but its dead letters */
  figures?(made: Made): TriggerFigures;
}

/** A model as far as its triggers look at it. */
export interface TriggeredModel extends ContainerSettings {
  name: string;
  script: string | string[];
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  spot: boolean;
  /** How its runs are retried. @default not at all */
  retry?: Retries | undefined;
  /** Seconds. */
  timeout?: number | undefined;
  /** Keys under `input/`. */
  inputs: string[];
  secrets: Record<string, string>;
}

/** A stack's configuration as far as triggers look at it. */
export interface StackSettings {
  network:
    | { mode: "existing"; subnetIds: string[]; assignPublicIp?: boolean | undefined }
    | { mode: "public" | "private" | "nat"; zones?: number | undefined };
  bucket: { eventBridge?: boolean | undefined };
  alarms?: object | undefined;
  containerInsights: "enabled" | "enhanced" | "disabled";
}

/** What a trigger is made for, and from. */
export interface TriggerStart {
  /** `<project>-<stack>-<model>`: family of the task definition, and the beginning of every name. */
  family: string;
  model: TriggeredModel;
  task: RTask;
  stack: TriggerStack;
}

/** The stack around a trigger. */
export interface TriggerStack {
  place: AwsPlace;
  settings: StackSettings;
  cluster: Cluster;
  network: {
    vpcId: pulumi.Output<string>;
    subnetIds: pulumi.Output<string[]>;
    publicSubnetIds?: pulumi.Output<string[]>;
    securityGroupIds: pulumi.Output<string[]>;
    assignPublicIp: boolean;
  };
  bucketName: string;
  kmsKeyArn?: string | undefined;
  /** The roles of the models' tasks. */
  roles: TaskRoles;
  /** ARNs that alarms tell. */
  actions?: pulumi.Input<string>[] | undefined;
  /** The topic of the alarms; absent without `alarms`. */
  topicArn?: pulumi.Input<string> | undefined;
  /** Days that logs of functions are kept. */
  retentionDays: number;
  tags: Tags;
}

/** A role that a stack makes, and the service that it is handed to. */
export interface StackRole {
  name: string;
  service: string;
}

/** The stack's `alarms`, as far as triggers have some. */
export interface TriggerAlarms {
  api: { errorPercent: number; latencySeconds: number; minutes: number };
  /** ARNs to notify when the alarm starts and ends. */
  actions: pulumi.Input<string>[];
  tags?: Tags | undefined;
}

/** What a dashboard shows of a model's triggers. */
export interface TriggerFigures {
  /** Its queue and the service of its workers. */
  queue?: { queueName: string; deadLetterQueueName: string; serviceName: string };
  /** The ends of the ARNs, as CloudWatch names them, and the service of its tasks. */
  api?: { loadBalancer: pulumi.Input<string>; targetGroup: pulumi.Input<string>; serviceName: pulumi.Input<string> };
  /** Uploads that wait for room. */
  uploadQueueName?: string;
  /** State machine of its maps. */
  mapMachineArn?: string;
}

/** A state machine that starts and retries a model's tasks, for a trigger that starts it in their place. */
export interface RetryMachine {
  arn: string;
  /** CPU units and MiB of the first try. */
  size: { cpu: number; memory: number };
  retries: Retries;
}

/** The state machine that retries the model's runs; undefined: a trigger starts its tasks itself. */
export function retryMachine({ family, model, stack }: TriggerStart): RetryMachine | undefined {
  const { cpu, memory, retry } = model;
  if (!retry) return undefined;
  const { tries, memoryLimit } = retry;
  const arn = stateMachineArn(stack.place, retryMachineName(family));
  return { arn, size: { cpu, memory }, retries: { tries, memoryLimit } };
}

/** Where and as what a trigger's own role starts the model's tasks. */
export function taskStart({ family, model, task, stack }: TriggerStart) {
  const { place, cluster, roles, network, tags } = stack;
  return {
    ...{ model: model.name, place, family, clusterName: cluster.clusterName, tags },
    clusterArn: cluster.ready.apply(() => cluster.arn),
    taskDefinitionArn: task.taskDefinitionArn,
    taskRoleArn: roles.taskRoleArn,
    executionRoleArn: roles.executionRoleArn,
    subnetIds: network.subnetIds,
    securityGroupIds: network.securityGroupIds,
    assignPublicIp: network.assignPublicIp,
  };
}
