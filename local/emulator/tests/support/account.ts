import { randomBytes } from "node:crypto";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand } from "@aws-sdk/client-ecs";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Keys } from "../../../../test/support/emulator-aws";
import { ecs, iam, logs, s3 } from "./clients";
import { ACCOUNT } from "./emulator";
import { NAMES } from "./left-at-end";

export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A name that no other test uses. */
export const unique = (prefix: string) => `${prefix}-${process.env[NAMES] ?? ""}${randomBytes(3).toString("hex")}`;
export const allow = (
  Action: string | string[],
  Resource: string | string[],
  Condition?: Statement["Condition"],
): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
export const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${rest}`;
export const document = (statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A role that an AWS service may assume, where the trust policy's condition holds. Returns its ARN. */
export async function role(
  service: string,
  statements: Statement[],
  name = unique("role"),
  Condition?: Statement["Condition"],
): Promise<string> {
  const client = await iam();
  const trusted = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const trust = document([Condition ? { ...trusted, Condition } : trusted]);
  await client.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  if (statements.length) {
    await client.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument: document(statements) }),
    );
  }
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** A user with one inline policy. Returns its access key. */
export async function user(statements: Statement[]): Promise<Keys> {
  const client = await iam();
  const UserName = unique("user");
  await client.send(new CreateUserCommand({ UserName }));
  await client.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: document(statements) }));
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

export async function bucket(): Promise<string> {
  const Bucket = unique("bucket");
  await (await s3()).send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
  );
  return Bucket;
}

/** Where tasks run: a cluster, a log group, and an execution role that may write it. */
export interface Place {
  cluster: string;
  group: string;
  executionRole: string;
}

export async function place(): Promise<Place> {
  const name = unique("place");
  await (await ecs()).send(new CreateClusterCommand({ clusterName: name }));
  await (await logs()).send(new CreateLogGroupCommand({ logGroupName: name }));
  const executionRole = await role("ecs-tasks.amazonaws.com", executionStatements(name));
  return { cluster: name, group: name, executionRole };
}

/** What an execution role needs to write one log group. */
export function executionStatements(group: string): Statement[] {
  return [allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", `log-group:${group}:log-stream:*`))];
}
