import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BesideR } from "../../contract/beside-r";
import { functionLogGroupName } from "../../contract/names";
import { R_CONTAINER } from "../../contract/outputs/contract";
import { TASK_TAGS } from "../../contract/task-tags";
import { logGroupArn, roleArn } from "../base/arns";
import { policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import type { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { TASK_DEFAULTS } from "../task/r-task";
import type { TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";
import type { UploadSettings } from "./function/upload-settings";
import { functionCode } from "./function-code";
import { functionTrust, uploadStatements } from "./upload-policies";

/** How the function starts tasks. */
export interface UploadFunctionArgs extends TaskStart {
  /** Name of the model, for the tasks' tags. */
  model: string;
  /** ARN of the cluster, available once the cluster takes tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  assignPublicIp: boolean;
  maxTasks: number;
  retries: number;
  /** CPU units and MiB for objects larger than `above` bytes; the largest that applies counts. @default the model's */
  sizes?: Array<{ above: number; cpu: number; memory: number }>;
  /** The share of the task's size that its sidecars take. @default none */
  besideR?: BesideR | undefined;
  /** The model's own inputs, keys under `input/`. @default none */
  inputs?: string[];
  /** Whether on FARGATE_SPOT. @default false */
  spot?: boolean;
  /** Starts and retries the tasks. @default the function starts them itself */
  retry?: RetryMachine | undefined;
  /** Days that the function's log is kept. @default 30 */
  retentionDays?: number;
  tags?: Tags;
  transform?: { function?: Transform<aws.lambda.FunctionArgs> };
}

/** What the function takes events from, and where it leaves those that start no task. */
interface Events {
  functionName: string;
  /** What ECS shows as `startedBy`. */
  startedBy: string;
  queue: { arn: string; resource: aws.sqs.Queue };
  deadLetters: DeadLetterQueue;
}

/** Seconds that the function may take for one message; RunTask answers within a few. */
export const FUNCTION_TIMEOUT = 30;

/** Makes the function with its role and log. Returns what connects it to the queue, so that events can wait for it. */
export function uploadFunction(
  name: string,
  args: UploadFunctionArgs & Events,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { place, tags, functionName } = args;
  const logGroupName = functionLogGroupName(functionName);
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    { name: logGroupName, retentionInDays: args.retentionDays ?? TASK_DEFAULTS.retentionDays, tags },
    opts,
  );
  const role = new aws.iam.Role(
    name,
    {
      name: functionName,
      description: "What starts tasks on uploads",
      assumeRolePolicy: policyDocument([functionTrust()]),
      tags,
    },
    opts,
  );
  const statements = uploadStatements(args, {
    queueArn: args.queue.arn,
    deadLetterQueueArn: args.deadLetters.arn,
    logGroupArn: logGroupArn(place, logGroupName),
  });
  const policy = new aws.iam.RolePolicy(
    name,
    { name: "least-privilege", role: role.name, policy: policyDocument(statements) },
    opts,
  );
  const fn = new aws.lambda.Function(
    name,
    transformed(args.transform?.function, name, {
      name: functionName,
      description: `Starts model ${args.model} for uploaded objects`,
      role: roleArn(place, functionName),
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: functionCode("start-on-upload-lambda"),
      timeout: FUNCTION_TIMEOUT,
      memorySize: 256,
      environment: { variables: { SETTINGS: pulumi.jsonStringify(settings(args)) } },
      tags,
    }),
    { ...opts, dependsOn: [policy, logGroup] },
  );
  return new aws.lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: args.queue.resource.arn,
      functionName: fn.name,
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      tags,
    },
    opts,
  );
}

function settings(args: UploadFunctionArgs & Events): pulumi.Output<pulumi.Unwrap<UploadSettings>> {
  const assignPublicIp = args.assignPublicIp ? ("ENABLED" as const) : ("DISABLED" as const);
  const tags = { [TASK_TAGS.model]: args.model, [TASK_TAGS.startedBy]: "upload" };
  return pulumi
    .all([
      args.clusterArn,
      args.taskDefinitionArn,
      args.subnetIds,
      args.securityGroupIds,
      args.queue.resource.url,
      args.deadLetters.url,
    ])
    .apply(
      ([cluster, taskDefinition, subnets, securityGroups, queueUrl, deadLetterQueueUrl]): UploadSettings => ({
        cluster,
        startedBy: args.startedBy,
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
        maxTasks: args.maxTasks,
        retries: args.retries,
        sizes: args.sizes ?? [],
        ...(args.besideR ? { besideR: args.besideR } : {}),
        ...(args.retry ? { retry: retrySettings(args.retry, args.spot) } : {}),
        queueUrl,
        deadLetterQueueUrl,
      }),
    );
}

const retrySettings = ({ arn, size, retries }: RetryMachine, spot = false) => ({ machine: arn, size, retries, spot });
