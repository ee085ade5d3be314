import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { OtherContainers } from "../../contract/other-containers";
import { R_CONTAINER } from "../../contract/outputs/contract";
import { TASK_TAGS } from "../../contract/task-tags";
import type * as aws from "../base/aws";
import type { Tags, Transform } from "../base/transform";
import { queueFunction } from "../function/queue-function";
import type { DeadLetterQueue } from "../sqs/dead-letter-queue";
import type { TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";
import type { UploadSettings } from "./function/upload-settings";
import { uploadStatements } from "./upload-policies";

/** How the function starts tasks. */
export interface UploadFunctionArgs extends TaskStart {
  /** Name of the model, for the tasks' tags. */
  model: string;
  /** ARN of the cluster, available once the cluster is ready for tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  assignPublicIp: boolean;
  maxTasks: number;
  retries: number;
  /** CPU units and MiB for objects of more than `above` bytes; the largest that applies is used. @default the model's */
  sizes?: Array<{ above: number; cpu: number; memory: number }>;
  /** The share of the task's size that its sidecars take. @default none */
  otherContainers?: OtherContainers | undefined;
  /** The model's own inputs, keys under `input/`. @default none */
  inputs?: string[];
  /** Whether on FARGATE_SPOT. @default false */
  spot?: boolean;
  /** State machine that starts and retries the tasks. @default the function starts them itself */
  retry?: RetryMachine | undefined;
  /** Days to keep the function's log. @default 30 */
  retentionDays?: number;
  tags?: Tags;
  transform?: { function?: Transform<aws.lambda.FunctionArgs> };
}

/** The function's queue, and the dead-letter queue for events that start no task. */
interface Events {
  functionName: string;
  /** `startedBy` of the tasks in ECS. */
  startedBy: string;
  queue: { arn: string; resource: aws.sqs.Queue };
  deadLetters: DeadLetterQueue;
}

/** Timeout of the function for one message, in seconds; RunTask responds within a few. */
export const FUNCTION_TIMEOUT = 30;

/** Creates the function with its role and log. Returns its event source mapping, so that events can wait for it. */
export function uploadFunction(
  name: string,
  args: UploadFunctionArgs & Events,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { place, tags, functionName, queue, deadLetters, retentionDays, transform } = args;
  return queueFunction(
    name,
    {
      ...{ place, tags, functionName, queue, deadLetters, retentionDays, transform },
      description: `Starts model ${args.model} for uploaded objects`,
      roleDescription: "What starts tasks on uploads",
      entry: join(__dirname, "function/start-on-upload-lambda"),
      timeout: FUNCTION_TIMEOUT,
      // A start that failed comes again with its number of tries.
      putsBack: true,
      statements: uploadStatements(args),
      settings: settings(args),
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
        ...(args.otherContainers ? { otherContainers: args.otherContainers } : {}),
        ...(args.retry ? { retry: retrySettings(args.retry, args.spot) } : {}),
        queueUrl,
        deadLetterQueueUrl,
      }),
    );
}

const retrySettings = ({ arn, size, retries }: RetryMachine, spot = false) => ({ machine: arn, size, retries, spot });
