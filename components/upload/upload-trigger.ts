import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BesideR } from "../../contract/beside-r";
import { fitting, functionLogGroupName } from "../../contract/names";
import { R_CONTAINER } from "../../contract/outputs/contract";
import { TASK_TAGS } from "../../contract/task-tags";
import { eventRuleArn, logGroupArn, queueArn, roleArn } from "../base/arns";
import { policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { deliveryStatement, uploadPattern } from "../sqs/uploaded-objects";
import { WorkQueue } from "../sqs/work-queue";
import { TASK_DEFAULTS } from "../task/r-task";
import { startStatements, type TaskStart } from "../task/task-start";
import type { UploadSettings } from "./function/upload-settings";
import { functionCode } from "./function-code";
import { functionTrust, uploadStatements } from "./upload-policies";

export interface UploadTriggerArgs extends TaskStart {
  /** Name of the model, for the tasks' tags. */
  model: string;
  /** ARN of the cluster, available once the cluster takes tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  assignPublicIp: boolean;
  /** A bucket that sends its events to EventBridge. */
  bucketName: string;
  /** Beginning of the keys, under `input/`. */
  prefix: string;
  /** End of the keys. @default any */
  suffix?: string;
  /** Most tasks of this trigger at a time; further objects wait, up to 13 days. @default 10 */
  maxTasks?: number;
  /** How often a start that failed is tried again, after 15, 30, 60, ... seconds. @default 5 */
  retries?: number;
  /** CPU units and MiB for objects larger than `above` bytes; the largest that applies counts. @default the model's */
  sizes?: Array<{ above: number; cpu: number; memory: number }>;
  /** What the task's containers beside R's have of it. @default there are none */
  besideR?: BesideR | undefined;
  /** The model's own inputs, keys under `input/`. @default none */
  inputs?: string[];
  /** Whether on FARGATE_SPOT. @default false */
  spot?: boolean;
  /** Days that the function's log is kept. @default 30 */
  retentionDays?: number;
  tags?: Tags;
  transform?: { function?: Transform<aws.lambda.FunctionArgs>; queue?: Transform<aws.sqs.QueueArgs> };
}

/** The values that an upload trigger has where nothing is said. */
export const UPLOAD_DEFAULTS = { maxTasks: 10, retries: 5 } as const;

/** Seconds that the function may take for one message; RunTask answers within a few. */
const FUNCTION_TIMEOUT = 30;

/**
 * Starts a task for each object that is uploaded under a prefix.
 *
 * Events go from S3 through EventBridge to a FIFO queue with one message group. A function starts at most `maxTasks` at a time.
 * Costs nothing at rest and about 2.50 USD for a million objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 *
 * @example
 * ```ts
 * import type { Cluster } from "r-on-fargate/components/base/cluster";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 * import { UploadTrigger } from "r-on-fargate/components/upload/upload-trigger";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const cluster: Cluster, network: Network, roles: TaskRoles, task: RTask;
 * new UploadTrigger("forecast", {
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
 *   bucketName: "models-111122223333-eu-central-1",
 *   prefix: "input/orders/",
 *   suffix: ".csv",
 * });
 * ```
 */
export class UploadTrigger extends pulumi.ComponentResource {
  /** Known before anything is made. */
  readonly queueName: string;
  readonly queue: aws.sqs.Queue;
  /** Objects for which no task could be started. */
  readonly deadLetters: DeadLetterQueue;
  /** Events that EventBridge could not put into the queue. */
  readonly undelivered: DeadLetterQueue;
  /** What ECS shows as `startedBy`. */
  readonly startedBy: string;

  constructor(name: string, args: UploadTriggerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:UploadTrigger", name, {}, opts);
    const { place, tags } = args;
    const child = { parent: this };
    const base = `${name}-upload`;
    this.startedBy = fitting(`upload-${args.model}`, 36);
    const short = fitting(base, 64);
    this.queueName = `${fitting(base, 75)}.fifo`;
    const queue = queueArn(place, this.queueName);
    const ruleArn = eventRuleArn(place, short);

    const deadLetterName = `${fitting(`${base}-dead-letters`, 75)}.fifo`;
    this.deadLetters = new DeadLetterQueue(`${base}-dead`, { place, queueName: deadLetterName, tags }, child);
    this.undelivered = new DeadLetterQueue(
      `${base}-undelivered`,
      {
        place,
        queueName: fitting(`${base}-undelivered`, 80),
        statements: [deliveryStatement(queueArn(place, fitting(`${base}-undelivered`, 80)), ruleArn)],
        tags,
      },
      child,
    );
    const work = new WorkQueue(
      base,
      {
        place,
        queueName: this.queueName,
        settings: {
          fifoQueue: true,
          contentBasedDeduplication: true,
          // Six times the function's timeout, as Lambda asks for.
          visibilityTimeoutSeconds: 6 * FUNCTION_TIMEOUT,
          messageRetentionSeconds: 14 * 24 * 3600,
          tags,
        },
        transform: args.transform?.queue,
        deadLetters: this.deadLetters,
        // A message that waits for room is received again and again. What fails is counted by the function, which dead-letters
        // it; this is for a function that does not even get to that.
        receives: 1000,
        statements: [deliveryStatement(queue, ruleArn)],
      },
      child,
    );
    this.queue = work.queue;
    const fn = this.makeFunction(base, short, queue, args);
    const rule = new aws.cloudwatch.EventRule(
      base,
      {
        name: short,
        description: `Objects that start model ${args.model}`,
        eventPattern: JSON.stringify(uploadPattern(args.bucketName, args.prefix, args.suffix ?? "")),
        tags,
      },
      child,
    );
    new aws.cloudwatch.EventTarget(
      base,
      {
        rule: rule.name,
        targetId: "queue",
        arn: this.queue.arn,
        sqsTarget: { messageGroupId: this.startedBy },
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 24 * 3600 },
        deadLetterConfig: { arn: this.undelivered.queue.arn },
      },
      // What comes before somebody may take it would be lost.
      { ...child, dependsOn: [...work.ready, this.undelivered, fn] },
    );
    this.registerOutputs({ queueUrl: this.queue.url, deadLetterQueueUrl: this.deadLetters.url });
  }

  private makeFunction(base: string, short: string, queue: string, args: UploadTriggerArgs): pulumi.Resource {
    const { place, tags } = args;
    const child = { parent: this };
    const logGroupName = functionLogGroupName(short);
    const logGroup = new aws.cloudwatch.LogGroup(
      base,
      { name: logGroupName, retentionInDays: args.retentionDays ?? TASK_DEFAULTS.retentionDays, tags },
      child,
    );
    const role = new aws.iam.Role(
      base,
      {
        name: short,
        description: "What starts tasks on uploads",
        assumeRolePolicy: policyDocument([functionTrust()]),
        tags,
      },
      child,
    );
    const statements = uploadStatements({
      ...args,
      queueArn: queue,
      deadLetterQueueArn: this.deadLetters.arn,
      logGroupArn: logGroupArn(place, logGroupName),
    });
    const policy = new aws.iam.RolePolicy(
      base,
      { name: "least-privilege", role: role.name, policy: policyDocument([...startStatements(args), ...statements]) },
      child,
    );
    const fn = new aws.lambda.Function(
      base,
      transformed(args.transform?.function, base, {
        name: short,
        description: `Starts model ${args.model} for uploaded objects`,
        role: roleArn(place, short),
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: functionCode("start-on-upload-lambda"),
        timeout: FUNCTION_TIMEOUT,
        memorySize: 256,
        environment: { variables: { SETTINGS: pulumi.jsonStringify(this.settings(args)) } },
        tags,
      }),
      { ...child, dependsOn: [policy, logGroup] },
    );
    return new aws.lambda.EventSourceMapping(
      base,
      {
        eventSourceArn: this.queue.arn,
        functionName: fn.name,
        batchSize: 1,
        functionResponseTypes: ["ReportBatchItemFailures"],
        tags,
      },
      child,
    );
  }

  private settings(args: UploadTriggerArgs): pulumi.Output<pulumi.Unwrap<UploadSettings>> {
    const assignPublicIp = args.assignPublicIp ? ("ENABLED" as const) : ("DISABLED" as const);
    const tags = { [TASK_TAGS.model]: args.model, [TASK_TAGS.startedBy]: "upload" };
    return pulumi
      .all([
        args.clusterArn,
        args.taskDefinitionArn,
        args.subnetIds,
        args.securityGroupIds,
        this.queue.url,
        this.deadLetters.url,
      ])
      .apply(([cluster, taskDefinition, subnets, securityGroups, queueUrl, deadLetterQueueUrl]): UploadSettings => {
        return {
          cluster,
          startedBy: this.startedBy,
          task: {
            cluster,
            taskDefinition,
            count: 1,
            capacityProviderStrategy: [{ capacityProvider: args.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
            networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } },
            propagateTags: "TASK_DEFINITION",
            tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
          },
          container: R_CONTAINER,
          inputs: args.inputs ?? [],
          maxTasks: args.maxTasks ?? UPLOAD_DEFAULTS.maxTasks,
          retries: args.retries ?? UPLOAD_DEFAULTS.retries,
          sizes: args.sizes ?? [],
          ...(args.besideR ? { besideR: args.besideR } : {}),
          queueUrl,
          deadLetterQueueUrl,
        };
      });
  }
}
