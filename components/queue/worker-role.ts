import type * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { type AwsPlace, roleArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import type { Tags } from "../base/transform";
import { taskRole, taskStatements } from "../task/task-roles";
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
  /** Its policy: tasks that start before it exists are denied access. */
  ready: pulumi.Resource;
}

/** The workers' own task role: other runs of the model need no access to the queue. */
export function workerRole(name: string, args: WorkerRoleArgs, opts: pulumi.CustomResourceOptions): WorkerRole {
  const roleName = fitting(`${name}-worker`, 64);
  const statements = taskStatements({
    ...args,
    extraTaskStatements: [...(args.extraTaskStatements ?? []), ...workerStatements(args.place, args.clusterName, args)],
  });
  const ready = taskRole(roleName, { ...args, description: "What a worker of the queue may do", statements }, opts);
  return { arn: roleArn(args.place, roleName), ready };
}
