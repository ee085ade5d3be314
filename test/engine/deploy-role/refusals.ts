import { CreateVpcCommand, DeleteVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings, type Keys } from "../../support/emulator-aws";
import type { Made } from "./support";

export const STACK = "test-deploy";
export const NAME = `r-on-fargate-${STACK}`;
export const BUCKET = `${NAME}-123456789012-eu-west-1`;
/** A bucket that is not the stack's; it is there. */
export const OTHER_BUCKET = "r-on-fargate-test-other-stack";

const as = (credentials: Keys) => ({ ...clientSettings(credentials), maxAttempts: 1 });
export const s3 = (keys: Keys) => new S3Client({ ...as(keys), forcePathStyle: true });
export const iam = (keys: Keys) => new IAMClient(as(keys));
const ec2 = (keys: Keys) => new EC2Client(as(keys));

/** The text of a document with one statement. */
export const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
export const EVERYTHING = document({ Action: "*", Resource: "*" });
const ECS_TRUST = document({ Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" });

/** What the deployer of the stack must not be able to do. */
export const REFUSALS: Array<{ what: string; attempt: (keys: Keys, made: Made) => Promise<unknown> }> = [
  {
    what: "another stack's bucket",
    attempt: (keys) => s3(keys).send(new PutObjectCommand({ Bucket: OTHER_BUCKET, Key: "r_scripts/a.R", Body: "1" })),
  },
  {
    what: "what tasks have written",
    attempt: (keys) => s3(keys).send(new GetObjectCommand({ Bucket: BUCKET, Key: "output/a/b.csv" })),
  },
  {
    what: "a role of another name, even with the boundary",
    attempt: (keys, { permissionsBoundary }) =>
      iam(keys).send(
        new CreateRoleCommand({
          RoleName: "r-on-fargate-test-other-task",
          AssumeRolePolicyDocument: ECS_TRUST,
          PermissionsBoundary: permissionsBoundary,
        }),
      ),
  },
  {
    what: "taking the boundary off a role",
    attempt: (keys) => iam(keys).send(new DeleteRolePermissionsBoundaryCommand({ RoleName: `${NAME}-task` })),
  },
  {
    what: "changing the boundary",
    attempt: (keys, { permissionsBoundary }) =>
      iam(keys).send(
        new CreatePolicyVersionCommand({
          PolicyArn: permissionsBoundary,
          PolicyDocument: EVERYTHING,
          SetAsDefault: true,
        }),
      ),
  },
  {
    what: "changing its own role",
    attempt: (keys) =>
      iam(keys).send(
        new PutRolePolicyCommand({ RoleName: `${NAME}-deploy`, PolicyName: "more", PolicyDocument: EVERYTHING }),
      ),
  },
  {
    what: "attaching AWS's policies to a role of the stack",
    attempt: (keys) =>
      iam(keys).send(
        new AttachRolePolicyCommand({
          RoleName: `${NAME}-task`,
          PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ),
  },
  { what: "making users", attempt: (keys) => iam(keys).send(new CreateUserCommand({ UserName: `${NAME}-user` })) },
  {
    what: "passing a role that is not the stack's",
    attempt: (keys, { deployRoleArn }) =>
      new ECSClient(as(keys)).send(
        new RegisterTaskDefinitionCommand({
          family: `${NAME}-first-run`,
          taskRoleArn: deployRoleArn,
          containerDefinitions: [{ name: "a", image: "b", memory: 64 }],
        }),
      ),
  },
  {
    what: "a network without the stack's tag",
    attempt: (keys) => ec2(keys).send(new CreateVpcCommand({ CidrBlock: "10.99.0.0/16" })),
  },
  {
    what: "somebody else's network",
    attempt: async (keys) => {
      const { Vpcs } = await ec2(keys).send(new DescribeVpcsCommand({}));
      const other = Vpcs!.find(({ Tags = [] }) => !Tags.some(({ Value }) => Value === NAME));
      if (!other) throw new Error("there is no network but the stack's");
      await ec2(keys).send(new DeleteVpcCommand({ VpcId: other.VpcId }));
    },
  },
];
