import * as pulumi from "@pulumi/pulumi";
import { functionLogGroupName } from "../../contract/names";
import { type AwsPlace, logGroupArn, roleArn } from "../base/arns";
import * as aws from "../base/aws";
import { allow } from "../base/grants";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { rolePolicy } from "../base/role-policy";
import { type Tags, type Transform, transformed } from "../base/transform";
import type { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { TASK_DEFAULTS } from "../task/r-task";
import { functionCode } from "./function-code";

/** A function that processes the messages of a queue. */
export interface QueueFunctionArgs {
  place: AwsPlace;
  /** Of the function and its role. */
  functionName: string;
  description: string;
  /** Of the role. */
  roleDescription: string;
  /** Absolute path, without extension, of the module that exports `handler`. */
  entry: string;
  /** Seconds for one message. */
  timeout: number;
  /** MiB. @default 256 */
  memory?: number;
  queue: { arn: string; resource: aws.sqs.Queue };
  deadLetters: DeadLetterQueue;
  /** Whether the function sends messages to its own queue. @default false */
  putsBack?: boolean;
  /** Permissions of the function besides its queue and its log. */
  statements: PolicyStatement[];
  /** JSON in the function's variable SETTINGS. */
  settings: pulumi.Input<object>;
  /** Days to keep the function's log. @default 30 */
  retentionDays?: number | undefined;
  tags?: Tags | undefined;
  /** `owner` is passed to a transform of the function. */
  transform?: { function?: Transform<aws.lambda.FunctionArgs> } | undefined;
}

/** Creates the function with its role and log. Returns its event source mapping, so that events can wait for it. */
export function queueFunction(
  name: string,
  args: QueueFunctionArgs,
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
      description: args.roleDescription,
      assumeRolePolicy: policyDocument([functionTrust()]),
      tags,
    },
    opts,
  );
  const policy = rolePolicy(
    name,
    role,
    [...args.statements, ...queueStatements(args, logGroupArn(place, logGroupName))],
    opts,
  );
  const fn = new aws.lambda.Function(
    name,
    transformed(args.transform?.function, name, {
      name: functionName,
      description: args.description,
      role: roleArn(place, functionName),
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: functionCode(args.entry),
      timeout: args.timeout,
      memorySize: args.memory ?? 256,
      environment: { variables: { SETTINGS: pulumi.jsonStringify(args.settings) } },
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

/** Permissions on the queue, the dead-letter queue and the log. */
const queueStatements = ({ queue, deadLetters, putsBack }: QueueFunctionArgs, logGroup: string): PolicyStatement[] => [
  allow(
    "WorkOnQueue",
    [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
      ...(putsBack ? ["sqs:SendMessage"] : []),
    ],
    [queue.arn],
  ),
  allow("KeepFailedStarts", ["sqs:SendMessage"], [deadLetters.arn]),
  allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${logGroup}:log-stream:*`]),
];

/** Lambda passes no source when it assumes a function's role; only functions of this account can use the role. */
function functionTrust(): PolicyStatement {
  return {
    Sid: "Lambda",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: ["sts:AssumeRole"],
  };
}
