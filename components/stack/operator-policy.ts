import * as pulumi from "@pulumi/pulumi";
import { PREFIXES, PUBLISHED_OUTPUTS } from "../../contract/bucket-layout";
import { type AwsPlace, bucketArn, clusterArn, familyArn, repositoryArn, serviceArn, tasksArn } from "../base/arns";
import * as aws from "../base/aws";
import { documentSize, joined, type PolicyStatement, policyDocument } from "../base/policy-document";
import type { Tags } from "../base/transform";
import { bucketStatements } from "../bucket/bucket-statements";
import { LARGEST_DOCUMENT } from "../deploy/documents";

export interface OperatorPolicyArgs {
  place: AwsPlace;
  clusterName: string;
  /** Task definition families that an operator may run. */
  families: string[];
  /** ECS services of the models that have one; `*` for all of the cluster's. @default none */
  serviceNames?: string[];
  /** The repository with the models' image. */
  repositoryName: string;
  /** The two roles that a started task gets. */
  taskRoleArn: string;
  executionRoleArn: string;
  /** ARNs of the log groups to follow, or patterns of ARNs, without `:*`. */
  logGroupArns: string[];
  bucketName: string;
  kmsKeyArn?: string;
  /** Statements that the models' triggers add. @default none */
  triggerStatements?: PolicyStatement[];
  tags?: Tags;
}

/**
 * A managed policy for users who run models, instead of AmazonECS_FullAccess.
 *
 * It allows running, following and stopping tasks of these families in this cluster, staging inputs and fetching outputs. Attach it
 * to a user, group or role.
 *
 * @throws RunError for more models than one policy can name: about 40, or 15 with a queue
 *
 * @example
 * ```ts
 * import { OperatorPolicy } from "r-on-fargate/components/stack/operator-policy";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const roles: TaskRoles;
 * const operator = new OperatorPolicy("models", {
 *   place,
 *   clusterName: "models",
 *   families: ["forecast"],
 *   repositoryName: "models",
 *   taskRoleArn: roles.taskRoleArn,
 *   executionRoleArn: roles.executionRoleArn,
 *   logGroupArns: ["arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/forecast"],
 *   bucketName: "models-111122223333-eu-central-1",
 * });
 * export const operatorPolicyArn = operator.arn;
 * ```
 */
export class OperatorPolicy extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: OperatorPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:OperatorPolicy", name, {}, opts);
    const policy = new aws.iam.Policy(
      `${name}-operator`,
      {
        name: `${name}-operator`,
        description: "Run and follow R models on Fargate",
        policy: operatorDocument(args),
        tags: args.tags,
      },
      { parent: this },
    );
    this.arn = policy.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function operatorDocument(args: OperatorPolicyArgs): string {
  const document = policyDocument(joined(operatorStatements(args)));
  const size = documentSize(document);
  if (size <= LARGEST_DOCUMENT) return document;
  throw new pulumi.RunError(
    `the operator's policy would have ${size} characters, and IAM takes ${LARGEST_DOCUMENT}: ${args.families.length} models are too many for one stack, put some into another, or shorten their names`,
  );
}

/** Permissions of an operator. */
export function operatorStatements(args: OperatorPolicyArgs): PolicyStatement[] {
  const { place } = args;
  const inCluster = { ArnEquals: { "ecs:cluster": clusterArn(place, args.clusterName) } };
  const tasks = tasksArn(place, args.clusterName);
  const bucket = bucketArn(place, args.bucketName);
  const { scripts, input, staged, output, runs } = PREFIXES;
  return [
    {
      Sid: "RunTheseModels",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: args.families.map((family) => familyArn(place, family)),
      Condition: inCluster,
    },
    {
      Sid: "PassTheTwoRoles",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [args.taskRoleArn, args.executionRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
      Sid: "TagNewTasks",
      Effect: "Allow",
      Action: ["ecs:TagResource"],
      Resource: [tasks],
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Sid: "FollowAndStop",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks", "ecs:StopTask"],
      Resource: [tasks],
      Condition: inCluster,
    },
    // ListTasks cannot be restricted to tasks, only to a cluster.
    { Sid: "ListTasks", Effect: "Allow", Action: ["ecs:ListTasks"], Resource: ["*"], Condition: inCluster },
    // These two actions have neither a resource nor a condition key, so they cannot be restricted to task definitions.
    {
      Sid: "ReadRevisions",
      Effect: "Allow",
      Action: ["ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions"],
      Resource: ["*"],
    },
    {
      Sid: "ReadImages",
      Effect: "Allow",
      // The last two for `rfargate local`, which pulls the image.
      Action: ["ecr:DescribeImages", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [repositoryArn(place, args.repositoryName)],
    },
    // This action has no resource: the password is for the whole registry, and ReadImages limits what it can pull.
    { Sid: "ReachRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    ...readServices(args),
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      // Airflow's EcsRunTaskOperator reads by the second, rfargate by the first.
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: args.logGroupArns.map((group) => `${group}:*`),
    },
    {
      Sid: "ReadRuns",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      // rfargate reads neither scripts nor inputs: people do.
      Resource: [...[scripts, input, output, runs].map((prefix) => `${prefix}*`), PUBLISHED_OUTPUTS].map(
        (key) => `${bucket}/${key}`,
      ),
    },
    {
      Sid: "StageRuns",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/${staged}*`, `${bucket}/${runs}*/request.json`, `${bucket}/${runs}*/receipt.json`],
    },
    ...bucketStatements(args),
    ...(args.triggerStatements ?? []),
  ];
}

function readServices({ place, clusterName, serviceNames = [] }: OperatorPolicyArgs): PolicyStatement[] {
  if (serviceNames.length === 0) return [];
  return [
    {
      Sid: "ReadServices",
      Effect: "Allow",
      Action: ["ecs:DescribeServices"],
      Resource: serviceNames.map((service) => serviceArn(place, clusterName, service)),
      Condition: { ArnEquals: { "ecs:cluster": clusterArn(place, clusterName) } },
    },
  ];
}
