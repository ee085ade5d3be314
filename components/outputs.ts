/**
 * The contract between a stack and everything that uses it (the CLI, other stacks, schedulers):
 * one object, exported by the program as the stack output named `rOnFargate`.
 */

/** Raised whenever the shape below changes in a way that an older reader cannot follow. */
export const OUTPUTS_VERSION = 1;

/** The name of the stack output that holds the object. */
export const OUTPUT_NAME = "rOnFargate";

/** Name of the container that runs R in every task definition. */
export const R_CONTAINER = "r-ecs-container";

/** How to reach the stack's AWS account: the settings the stack itself was deployed with, never a credential. */
export interface AwsConnection {
  region: string;
  /** 12 digits. */
  accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  partition: string;
  /** The named profile of the stack's `aws:profile`, if it sets one. */
  profile?: string;
  /** The stack's `aws:sharedConfigFiles`; `~` is not expanded. */
  sharedConfigFiles?: string[];
  /** The stack's `aws:sharedCredentialsFiles`; `~` is not expanded. */
  sharedCredentialsFiles?: string[];
}

/** One model: a task definition and what is needed to run and follow it. */
export interface ModelOutputs {
  /** Full ARN with revision. */
  taskDefinitionArn: string;
  family: string;
  revision: number;
  /** Default script(s), keys under `r_scripts/`, separated by blanks. */
  script: string;
  /** CPU units, 1024 = 1 vCPU. */
  cpu: number;
  /** MiB. */
  memory: number;
  /** GiB. */
  ephemeralStorage: number;
  /** `X86_64` or `ARM64`. */
  architecture: string;
  /** Whether runs use FARGATE_SPOT unless told otherwise. */
  spot: boolean;
  /** Seconds after which the CLI stops a run; absent: never. */
  timeout?: number;
  logGroup: string;
  /** A task's stream is `<logStreamPrefix>/r-ecs-container/<task id>`. */
  logStreamPrefix: string;
  /** What stands before the task id in the name of a task's stream, where it is another: a log router's. */
  logStream?: string;
  /** The service of a model that is an API. */
  api?: ApiOutputs;
  /** The queue of a model that works on messages. */
  queue?: QueueOutputs;
  /** By the schedules' names in EventBridge Scheduler; absent: none. */
  schedules?: Record<string, ScheduleOutputs>;
  /** Absent: uploads start nothing. */
  upload?: UploadOutputs;
}

export interface ApiOutputs {
  /** `http://` or `https://` and the load balancer's name. */
  url: string;
  /** Name of the ECS service. */
  service: string;
  /** Port of the tasks. */
  port: number;
}

/** A model's queue and the service that works on it. */
export interface QueueOutputs {
  url: string;
  arn: string;
  deadLetterUrl: string;
  deadLetterArn: string;
  /** Name of the ECS service. */
  service: string;
}

/** A time table of a model. */
export interface ScheduleOutputs {
  /** Name of the schedule's group. */
  group: string;
  expression: string;
  /** IANA name. */
  timezone: string;
  enabled: boolean;
  /** URL of the queue with the starts that failed for good. */
  deadLetterQueue: string;
}

/** What uploads start a model. URLs are those of queues. */
export interface UploadOutputs {
  /** Beginning and end of the keys. */
  prefix: string;
  suffix: string;
  /** Most tasks at a time. */
  maxTasks: number;
  /** Objects that wait for room, FIFO. */
  queue: string;
  /** Objects for which no task could be started, FIFO. */
  deadLetterQueue: string;
  /** Events that could not be put into the queue. */
  undeliveredQueue: string;
}

export interface StackOutputs {
  version: number;
  /** Stack name, e.g. `dev`. */
  stack: string;
  aws: AwsConnection;
  bucket: string;
  cluster: { name: string; arn: string };
  network: { vpcId: string; subnets: string[]; securityGroups: string[]; assignPublicIp: boolean };
  container: string;
  image: { repository: string; digest: string; uri: string };
  roles: { task: string; execution: string };
  /** ARNs of the managed policies for the person who runs and the pipeline that pushes. */
  policies: { operator: string; publisher: string };
  /** By model name, in the order of the configuration. */
  models: Record<string, ModelOutputs>;
}
