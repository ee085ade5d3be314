import { PREFIXES } from "../../contract/bucket-layout";
import { familyName, taskRoleNames } from "../../contract/names";
import { bucketArn, clusterArn, familyArn, repositoryArn, roleArn, tasksArn } from "../base/arns";
import { actions, allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import { secretStatements } from "../task/secrets";
import { type DeployedStack, logGroups } from "./deployed-stack";

/**
 * The upper limit for every role of the stack, whatever its policies say: read scripts and inputs, write outputs, pull images, write
 * the stack's logs, use its queues, start its models with its two task roles. So a deployer cannot give a role more than this, nor
 * reach more through it.
 */
export function boundaryStatements(stack: DeployedStack): PolicyStatement[] {
  const { place, name, models, kmsKeyArn } = stack;
  const arn = (service: string, resource: string) =>
    `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
  const bucket = bucketArn(place, stack.bucketName);
  const objects = (...prefixes: string[]) => prefixes.map((prefix) => `${bucket}/${prefix}*`);
  const inCluster = { ArnEquals: { "ecs:cluster": clusterArn(place, name) } };
  const { scripts, input, output, runs, locks, reports } = PREFIXES;
  const started = models.filter(({ startsTasks }) => startsTasks);
  const some = (Sid: string, Action: string[], Resource: string[], Condition?: PolicyStatement["Condition"]) =>
    Resource.length > 0 ? [allow(Sid, Action, Resource, Condition)] : [];
  return [
    allow("ReadInputs", ["s3:GetObject"], objects(scripts, input, locks)),
    allow("WriteOutputs", ["s3:PutObject"], objects(output, runs, locks, reports)),
    allow("ListBucket", ["s3:ListBucket"], [bucket]),
    ...some("UseBucketKey", actions("kms", "Decrypt GenerateDataKey"), kmsKeyArn ? [kmsKeyArn] : [], {
      StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` },
    }),
    allow("ReachRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
    allow("PullImages", actions("ecr", "BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer"), [
      repositoryArn(place, name),
      ...stack.repositoryArns,
    ]),
    allow(
      "WriteLogs",
      actions("logs", "CreateLogStream PutLogEvents"),
      logGroups(stack).map((group) => arn("logs", `log-group:${group}`)),
    ),
    ...stack.containerStatements,
    ...stack.triggerStatements,
    ...secretStatements(place, stack),
    allow(
      "WorkOnQueues",
      actions("sqs", "ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage SendMessage"),
      [arn("sqs", `${name}-*`)],
    ),
    ...some(
      "StartModels",
      ["ecs:RunTask"],
      started.map((model) => familyArn(place, familyName(name, model.name))),
      inCluster,
    ),
    // ListTasks cannot be restricted to tasks, only to a cluster.
    allow("CountTasks", ["ecs:ListTasks"], ["*"], inCluster),
    allow("ProtectTasks", ["ecs:UpdateTaskProtection"], [tasksArn(place, name)], inCluster),
    allow("TagTasks", ["ecs:TagResource"], [tasksArn(place, name)], {
      StringEquals: { "ecs:CreateAction": "RunTask" },
    }),
    allow(
      "PassTaskRoles",
      ["iam:PassRole"],
      Object.values(taskRoleNames(name)).map((role) => roleArn(place, role)),
      {
        StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      },
    ),
  ];
}
