import * as z from "zod";
import { OUTPUTS_VERSION } from "./contract";

/**
 * The shape of the stack output `rOnFargate`, the single source of the types, the readers' check, docs/outputs.md and
 * docs/outputs.schema.json (`npx tsx docs/generator/write.ts`).
 */

const text = (description: string) => z.string().describe(description);
const number = (description: string) => z.number().describe(description);

const aws = z
  .object({
    region: text("Region of the stack."),
    accountId: text("12 digits."),
    partition: text("`aws`, `aws-cn` or `aws-us-gov`."),
    profile: text("The named profile of the stack's `aws:profile`.").optional(),
    sharedConfigFiles: z
      .array(z.string())
      .describe("The stack's `aws:sharedConfigFiles`; `~` is not expanded.")
      .optional(),
    sharedCredentialsFiles: z
      .array(z.string())
      .describe("The stack's `aws:sharedCredentialsFiles`; `~` is not expanded.")
      .optional(),
  })
  .describe("How to reach the AWS account: the settings that the stack was deployed with, never a credential.");

const api = z
  .object({
    url: text("`http://` or `https://` and the load balancer's name."),
    service: text("Name of the ECS service."),
    port: number("Port of the tasks."),
  })
  .describe("The service of a model that is an API.");

const revision = z
  .object({
    taskDefinitionArn: text("Full ARN with revision."),
    family: text("Family of the task definition; ECS resolves it to the newest active revision."),
    revision: number("Revision to start: the last `pulumi up` created or kept it."),
    latestRevision: number(
      "Revision created from the configuration, if the model is held at an earlier one; absent: it is `revision`.",
    ).optional(),
  })
  .describe("A task definition.");

const queue = z
  .object({
    url: text("URL of the queue."),
    arn: text("ARN of the queue."),
    deadLetterUrl: text("URL of the dead-letter queue."),
    deadLetterArn: text("ARN of the dead-letter queue."),
    service: text("Name of the ECS service of workers."),
    worker: revision
      .describe("What the workers run; absent in the outputs of a stack that an earlier release deployed.")
      .optional(),
  })
  .describe("Queue of a model, and the ECS service of its workers.");

const schedule = z
  .object({
    group: text("Name of the schedule's group."),
    expression: text("`rate(...)`, `cron(...)` or `at(...)`."),
    timezone: text("IANA name."),
    enabled: z.boolean().describe("Whether it starts the model."),
    deadLetterQueue: text("URL of the dead-letter queue of failed starts."),
  })
  .describe("A schedule of a model.");

const upload = z
  .object({
    prefix: text("Prefix of the keys."),
    suffix: text("Suffix of the keys."),
    maxTasks: number("Maximum number of tasks at a time."),
    queue: text("URL of the FIFO queue of objects that wait for a task."),
    deadLetterQueue: text("URL of the FIFO dead-letter queue of objects that could not start a task."),
    undeliveredQueue: text("URL of the queue of events that EventBridge could not deliver."),
  })
  .describe("Uploads that start the model.");

const map = z
  .object({
    stateMachineArn: text("ARN of the state machine."),
    maxTasks: number(
      "Default maximum number of tasks of a map at a time; absent: what the account's quota allows.",
    ).optional(),
    tries: number("Default number of tries of an item."),
    itemTimeout: number("Default limit of one try of an item, in seconds; absent: no limit.").optional(),
    spot: z.boolean().describe("Whether its tasks use FARGATE_SPOT by default; absent: as the model.").optional(),
    memoryLimit: number(
      "Largest memory, in MiB, for the retries of a task that ran out of memory; absent: no retry with a larger size.",
    ).optional(),
  })
  .describe("The state machine that runs the model for each of many items.");

const retry = z
  .object({
    stateMachineArn: text("ARN of the state machine."),
    tries: number("Default number of tries of a run."),
    taskTimeout: number("Limit of one task, in seconds."),
    memoryLimit: number(
      "Largest memory, in MiB, for the retries of a task that ran out of memory; absent: no retry with a larger size.",
    ).optional(),
  })
  .describe("The state machine that retries runs of the model.");

const model = revision
  .extend({
    script: text("Default scripts: keys under `r_scripts/`, separated by spaces."),
    cpu: number("CPU units, 1024 = 1 vCPU."),
    memory: number("MiB."),
    otherContainers: z
      .object({ cpu: number("CPU units."), memory: number("MiB.") })
      .describe("Share of the task that the sidecars take; absent: no sidecars.")
      .optional(),
    ephemeralStorage: number("GiB."),
    architecture: text("`X86_64` or `ARM64`."),
    spot: z.boolean().describe("Whether runs use FARGATE_SPOT by default."),
    timeout: number("Seconds after which the CLI stops a run; absent: never.").optional(),
    startTimeout: number("Seconds after which the CLI stops a task that has not started; absent: never.").optional(),
    logGroup: text("Name of the log group."),
    logStreamPrefix: text("A task's stream is `<logStreamPrefix>/r-ecs-container/<task id>`."),
    logStream: text(
      "Prefix of the task id in the stream's name, for a model with a log router; absent: see `logStreamPrefix`.",
    ).optional(),
    api: api.optional(),
    queue: queue.optional(),
    schedules: z
      .record(z.string(), schedule)
      .describe("By the schedules' names in EventBridge Scheduler; absent: none.")
      .optional(),
    upload: upload.optional(),
    map: map.optional(),
    retry: retry.optional(),
  })
  .describe("A task definition, and how to run and follow it.");

/** Checks the object and drops unknown fields, so that readers accept a newer stack's additions. */
export const outputsSchema = z.object({
  version: z.literal(OUTPUTS_VERSION).describe("Version of this object's shape."),
  release: text("Version of r-on-fargate that deployed the stack last.").optional(),
  stack: text("Stack name, e.g. `dev`."),
  aws,
  bucket: text("Name of the bucket with `r_scripts/`, `input/`, `output/` and `runs/`."),
  cluster: z
    .object({ name: text("Name of the cluster."), arn: text("ARN of the cluster.") })
    .describe("The ECS cluster."),
  network: z
    .object({
      vpcId: text("The VPC."),
      subnets: z.array(z.string()).describe("Subnets that tasks start in."),
      securityGroups: z.array(z.string()).describe("Security groups that tasks are in."),
      assignPublicIp: z.boolean().describe("Whether tasks need a public address to reach AWS."),
    })
    .describe("Where tasks run: RunTask's `awsvpcConfiguration`."),
  container: text("Name of the container that runs R in every task definition: `r-ecs-container`."),
  keepRevisions: number(
    "Number of newest revisions of each task definition that are kept; absent in the outputs of a stack that an earlier release deployed.",
  ).optional(),
  taskTags: number(
    "Number of tags that a task gets from its task definition; absent in the outputs of a stack that an earlier release deployed.",
  ).optional(),
  image: z
    .object({
      repository: text("URL of the ECR repository."),
      digest: text("`sha256:` and 64 hex digits."),
      uri: text("`<repository>@<digest>`, which the newest revisions run."),
    })
    .describe("The R image."),
  roles: z
    .object({
      task: text("ARN of the role of the scripts."),
      execution: text("ARN of the role that starts the tasks."),
    })
    .describe("The roles of the models' tasks."),
  policies: z
    .object({
      operator: text("ARN of the operator policy."),
      publisher: text("ARN of the policy of a pipeline that pushes images."),
    })
    .describe("Managed policies to attach."),
  alarms: z
    .object({ topicArn: text("ARN of the SNS topic that alarms publish to.") })
    .describe("Notifications; absent: none.")
    .optional(),
  dashboard: text("Name of the CloudWatch dashboard; absent: none.").optional(),
  models: z.record(z.string(), model).describe("By model name, in the order of the configuration."),
});

export type StackOutputs = z.output<typeof outputsSchema>;
export type AwsConnection = z.output<typeof aws>;
export type ModelOutputs = z.output<typeof model>;
export type ApiOutputs = z.output<typeof api>;
export type QueueOutputs = z.output<typeof queue>;
export type ScheduleOutputs = z.output<typeof schedule>;
export type RevisionOutputs = z.output<typeof revision>;
export type MapOutputs = z.output<typeof map>;
export type RetryOutputs = z.output<typeof retry>;
export type UploadOutputs = z.output<typeof upload>;
