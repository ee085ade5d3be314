import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { retryMachineName } from "../../contract/names";
import type { Retries } from "../../contract/retry-input";
import { type AwsPlace, stateMachineArn } from "../base/arns";
import type * as aws from "../base/aws";
import type { Cluster } from "../base/cluster";
import type { ConfigError } from "../base/config/errors";
import type { Grants } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import type { Tags } from "../base/transform";
import type { ContainerSettings } from "./containers";
import type { RTask } from "./r-task";
import type { TaskRoles } from "./task-roles";

/**
 * A way to start a model: one folder of components/ and one line of components/triggers/list.ts. The configuration, the resources, the
 * stack's outputs, the deploying role and the network read everything about a trigger from this value: docs/add-a-trigger.md.
 */
export interface Trigger<
  Name extends string = string,
  Key extends string = string,
  Schema extends z.ZodType = z.ZodType,
  Made = unknown,
> {
  /** Name of the component in a model's value, such as `upload`. */
  name: Name;
  /** Key of a model's configuration, such as `onUpload`. */
  key: Key;
  /** Schema of the key's value. */
  schema: Schema;
  /** The key's entry in docs/configuration.md: what it does, and what applies without it. */
  docs: { description: string; unset: string };
  /** Errors of a value in its model. Paths are relative to the key. @default none */
  check?(settings: z.output<Schema>, model: TriggeredModel): ConfigError[];
  /** Errors of a value in its stack. Paths are relative to the key. @default none */
  checkStack?(settings: z.output<Schema>, stack: StackSettings): ConfigError[];
  /** Task sizes that replace the model's. @default none */
  sizes?(settings: z.output<Schema>): Array<{ path: PropertyKey[]; cpu?: number; memory?: number }>;
  /** Objects of the bucket that start it: no two triggers may match the same object. @default none */
  takes?(settings: z.output<Schema>): Array<{ path: PropertyKey[]; prefix: string; suffix: string }>;
  /** Further resources named after the model, to find models whose names clash. @default none */
  names?(model: string, settings: z.output<Schema>): NamedResource[];
  /** Whether the script never ends: such a model can have no other trigger. @default false */
  serves?: boolean;

  /** Creates the component for one model. */
  make(start: TriggerStart, settings: z.output<Schema>): Made;
  /** Its part of the model's outputs, in the form of contract/outputs/schema.ts. */
  outputs(made: Made, settings: z.output<Schema>): object;
  /**
   * Permissions of tasks besides the bucket's scripts, inputs and outputs.
   * @param all the values of all models that have it
   * @default none
   */
  taskStatements?(place: AwsPlace, bucketName: string, all: z.output<Schema>[]): PolicyStatement[];
  /** Interface endpoints that tasks in a private network need for it. @default none */
  endpoints?: readonly string[];

  /** Permissions of the role that deploys the stack. */
  deployGrants: {
    /** Roles that it creates for a model, which only the deploying role may create and pass. @default none */
    roles?(family: string, settings: z.output<Schema>): StackRole[];
    /** Whether its role starts tasks of the model. @default false */
    startsTasks?: boolean;
    /** Permissions of its roles besides starting tasks, for all models. @param name `<project>-<stack>` @default none */
    roleStatements?(place: AwsPlace, name: string): PolicyStatement[];
    /** Statements on its other resources, for every stack. @param name `<project>-<stack>` @default none */
    statements?(place: AwsPlace, name: string): Grants;
  };
  /** Permissions of an operator on the created components. @default none */
  operatorStatements?(made: Made[]): PolicyStatement[];
  /** Whether it runs as an ECS service, which an operator may describe. @default false */
  isService?: boolean;

  /** Task definition families of the model besides its own. @default none */
  families?(family: string): string[];
  /** Whether rules of EventBridge publish to the topic of the stack's alarms for it. @default false */
  publishes?(settings: z.output<Schema>): boolean;
  /** Queues that should be empty; the stack's alarms watch them. @default none */
  deadLetters?(made: Made, model: string): Array<{ queueName: string; description: string }>;
  /** Alarms that it always has. @default none */
  ownAlarms?(made: Made): aws.cloudwatch.MetricAlarm[];
  /** Alarms that it has if the configuration has `alarms`. @default none */
  alarms?(family: string, made: Made, args: TriggerAlarms): aws.cloudwatch.MetricAlarm[];
  /** What the dashboard shows of it. @default its dead letters only */
  figures?(made: Made): TriggerFigures;
}

/** A resource named `<stack>-<name>`: two of one kind need two names. */
export interface NamedResource {
  kind: "task definition" | "queue" | "schedule" | "schedule of maps" | "rule";
  name: string;
}

/** The parts of a model that its triggers read. */
export interface TriggeredModel extends ContainerSettings {
  name: string;
  script: string | string[];
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  spot: boolean;
  /** How its runs are retried. @default no retries */
  retry?: Retries | undefined;
  /** Seconds. */
  timeout?: number | undefined;
  /** Keys under `input/`. */
  inputs: string[];
  secrets: Record<string, string>;
}

/** The parts of a stack's configuration that triggers read. */
export interface StackSettings {
  network:
    | { mode: "existing"; subnetIds: string[]; assignPublicIp?: boolean | undefined }
    | { mode: "public" | "private" | "nat"; zones?: number | undefined };
  bucket: { eventBridge?: boolean | undefined };
  alarms?: object | undefined;
  containerInsights: "enabled" | "enhanced" | "disabled";
}

/** The model that a trigger is created for. */
export interface TriggerStart {
  /** `<project>-<stack>-<model>`: family of the task definition, and prefix of every name. */
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
    vpcKey?: string;
    subnetIds: pulumi.Output<string[]>;
    publicSubnetIds?: pulumi.Output<string[]>;
    securityGroupIds: pulumi.Output<string[]>;
    assignPublicIp: boolean;
  };
  bucketName: string;
  kmsKeyArn?: string | undefined;
  /** The roles of the models' tasks. */
  roles: TaskRoles;
  /** ARNs that alarms notify. */
  actions?: pulumi.Input<string>[] | undefined;
  /** The topic of the alarms; absent without `alarms`. */
  topicArn?: pulumi.Input<string> | undefined;
  /** Days to keep logs of functions. */
  retentionDays: number;
  tags: Tags;
}

/** A role of a stack, and the service that it is passed to. */
export interface StackRole {
  name: string;
  service: string;
}

/** The parts of the stack's `alarms` that triggers read. */
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
  /** ARN suffixes, as CloudWatch's dimensions use them, and the service of its tasks. */
  api?: { loadBalancer: pulumi.Input<string>; targetGroup: pulumi.Input<string>; serviceName: pulumi.Input<string> };
  /** Queue of uploads that wait for a free task. */
  uploadQueueName?: string;
  /** State machine of its maps. */
  mapMachineArn?: string;
}

/** A state machine that a trigger starts instead of tasks: it starts and retries a model's tasks. */
export interface RetryMachine {
  arn: string;
  /** CPU units and MiB of the first try. */
  size: { cpu: number; memory: number };
  retries: Retries;
}

/** The state machine that retries the model's runs; undefined: the trigger starts tasks itself. */
export function retryMachine({ family, model, stack }: TriggerStart): RetryMachine | undefined {
  const { cpu, memory, retry } = model;
  if (!retry) return undefined;
  const { tries, memoryLimit } = retry;
  const arn = stateMachineArn(stack.place, retryMachineName(family));
  return { arn, size: { cpu, memory }, retries: { tries, memoryLimit } };
}

/** What a trigger's own role needs to start the model's tasks. */
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
