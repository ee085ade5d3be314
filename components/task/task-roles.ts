import * as pulumi from "@pulumi/pulumi";
import { PREFIXES } from "../../contract/bucket-layout";
import { taskRoleNames } from "../../contract/names";
import { type AwsPlace, bucketArn, repositoryArn, roleArn } from "../base/arns";
import * as aws from "../base/aws";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { rolePolicy } from "../base/role-policy";
import type { Tags } from "../base/transform";
import { bucketStatements } from "../bucket/bucket-statements";
import { type SecretAccess, secretStatements } from "./secrets";

export interface TaskRolesArgs extends SecretAccess {
  place: AwsPlace;
  /** Name of the bucket. */
  bucketName: string;
  /** Name of the stack's ECR repository. */
  repositoryName: string;
  /** ARNs of other ECR repositories that sidecars come from. @default none */
  otherRepositoryArns?: string[];
  /** ARNs of the log groups that tasks write to, without `:*`. */
  logGroupArns: string[];
  /** The bucket's own KMS key, if it has one. */
  kmsKeyArn?: string;
  /** Statements that the scripts need besides the bucket. @default none */
  extraTaskStatements?: PolicyStatement[];
  tags?: Tags;
}

/**
 * The two roles of a task, each with only the permissions that it uses.
 *
 * The script uses the task role: it may read `r_scripts/` and `input/`, write `output/` and `runs/`, and list those prefixes. The
 * Fargate agent uses the execution role: it may pull from the named repositories, write to the log groups and read the secrets.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
 *
 * @example
 * ```ts
 * import { TaskRoles } from "r-on-fargate/components/task/task-roles";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const roles = new TaskRoles("models", {
 *   place,
 *   bucketName: "models-111122223333-eu-central-1",
 *   repositoryName: "models",
 *   logGroupArns: ["arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/forecast"],
 * });
 * export const taskRoleArn = roles.taskRoleArn;
 * ```
 */
export class TaskRoles extends pulumi.ComponentResource {
  /** Known before the roles are created. */
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  /** The ARNs, available once the roles have their policies: a task started earlier would be denied access. */
  readonly ready: pulumi.Output<{ taskRoleArn: string; executionRoleArn: string }>;

  constructor(name: string, args: TaskRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:TaskRoles", name, {}, opts);
    const names = taskRoleNames(name);
    this.taskRoleArn = roleArn(args.place, names.task);
    this.executionRoleArn = roleArn(args.place, names.execution);
    const make = (roleName: string, description: string, statements: PolicyStatement[]) =>
      taskRole(roleName, { ...args, description, statements }, { parent: this });
    const task = make(names.task, "What an R script may do", taskStatements(args));
    const execution = make(names.execution, "What starts a task", executionStatements(args));
    this.ready = pulumi
      .all([task.id, execution.id])
      .apply(() => ({ taskRoleArn: this.taskRoleArn, executionRoleArn: this.executionRoleArn }));
    this.registerOutputs({ taskRoleArn: this.taskRoleArn, executionRoleArn: this.executionRoleArn });
  }
}

/** Creates a role that tasks assume. @returns its policy: a task started earlier would be denied access */
export function taskRole(
  name: string,
  args: { place: AwsPlace; description: string; statements: PolicyStatement[]; tags?: Tags },
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
  const { description, tags } = args;
  const role = new aws.iam.Role(name, { name, description, assumeRolePolicy: ecsTasksTrust(args.place), tags }, opts);
  return rolePolicy(name, role, args.statements, opts);
}

/** ECS tasks of this account only: guards against the confused deputy. */
export function ecsTasksTrust(place: AwsPlace): string {
  return policyDocument([
    {
      Sid: "EcsTasks",
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": place.accountId },
        ArnLike: { "aws:SourceArn": `arn:${place.partition}:ecs:${place.region}:${place.accountId}:*` },
      },
    },
  ]);
}

/** Permissions of the task role. */
export function taskStatements(
  args: Pick<TaskRolesArgs, "place" | "bucketName" | "kmsKeyArn" | "extraTaskStatements">,
): PolicyStatement[] {
  const bucket = bucketArn(args.place, args.bucketName);
  const { scripts, input, output, runs } = PREFIXES;
  return [
    {
      Sid: "ReadScriptsAndInput",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${bucket}/${scripts}*`, `${bucket}/${input}*`],
    },
    {
      Sid: "WriteOutputAndRecords",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/${output}*`, `${bucket}/${runs}*`],
    },
    ...bucketStatements(args),
    ...(args.extraTaskStatements ?? []),
  ];
}

/** Permissions of the execution role. */
export function executionStatements(args: TaskRolesArgs): PolicyStatement[] {
  return [
    // The token is for the account: this action has no resource in ECR.
    { Sid: "RegistryToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "PullImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [repositoryArn(args.place, args.repositoryName), ...(args.otherRepositoryArns ?? [])],
    },
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: args.logGroupArns.map((group) => `${group}:log-stream:*`),
    },
    ...secretStatements(args.place, args),
  ];
}
