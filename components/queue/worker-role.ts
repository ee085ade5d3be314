import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { type AwsPlace, roleArn } from "../base/arns";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import type { Tags } from "../base/transform";
import { ecsTasksTrust, taskStatements } from "../task/task-roles";
import { type QueueArns, workerStatements } from "./queue-statements";

interface WorkerRoleArgs extends QueueArns {
  place: AwsPlace;
  clusterName: string;
  bucketName: string;
  kmsKeyArn?: string;
  extraTaskStatements?: PolicyStatement[];
  tags?: Tags;
}

export interface WorkerRole {
  arn: string;
  /** Its policy: a task that starts earlier is denied access. */
  ready: pulumi.Resource;
}

/** The workers' own task role: the model's other runs need no access to the queue. */
export function workerRole(name: string, args: WorkerRoleArgs, opts: pulumi.CustomResourceOptions): WorkerRole {
  const roleName = fitting(`${name}-worker`, 64);
  const statements = taskStatements({
    ...args,
    extraTaskStatements: [...(args.extraTaskStatements ?? []), ...workerStatements(args.place, args.clusterName, args)],
  });
  const role = new aws.iam.Role(
    roleName,
    {
      name: roleName,
      description: "What a worker of the queue may do",
      assumeRolePolicy: ecsTasksTrust(args.place),
      tags: args.tags,
    },
    opts,
  );
  const ready = new aws.iam.RolePolicy(
    roleName,
    { name: "least-privilege", role: role.name, policy: policyDocument(statements) },
    opts,
  );
  return { arn: roleArn(args.place, roleName), ready };
}
