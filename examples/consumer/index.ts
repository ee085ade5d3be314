import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { stackOutputs } from "r-on-fargate/outputs";

/** Days that CloudWatch keeps the task's log. */
const RETENTION_DAYS = 30;

const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
const stack = stackOutputs(new pulumi.StackReference(new pulumi.Config().require("stack")));
const { partition, region, accountId } = stack.aws;
const bucketArn = pulumi.interpolate`arn:${partition}:s3:::${stack.bucket}`;

const logs = new aws.cloudwatch.LogGroup(name, { name: `/${name}`, retentionInDays: RETENTION_DAYS });
const logsArn = pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:/${name}`;

/** A role with these statements, for ECS tasks of this account. */
function taskRole(kind: string, description: string, statements: pulumi.Input<object>[]): aws.iam.Role {
  const trust = {
    Effect: "Allow",
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
  const roleName = `${name}-${kind}`;
  const role = new aws.iam.Role(roleName, {
    name: roleName,
    description,
    assumeRolePolicy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [trust] }),
  });
  new aws.iam.RolePolicy(roleName, {
    role: role.name,
    policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }),
  });
  return role;
}

// The task itself may read manifests, nothing else in the bucket.
const task = taskRole("task", "Reads the manifests of runs", [
  { Effect: "Allow", Action: "s3:GetObject", Resource: pulumi.interpolate`${bucketArn}/runs/*/manifest.json` },
  {
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: bucketArn,
    Condition: { StringLike: { "s3:prefix": "runs/*" } },
  },
]);

// ECS, for its start, may pull the stack's image and write this project's log group.
const repositoryName = stack.image.repository.apply((url) => url.slice(url.indexOf("/") + 1));
const execution = taskRole("execution", "Pulls the image and writes the log", [
  { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Effect: "Allow",
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
    Resource: pulumi.interpolate`arn:${partition}:ecr:${region}:${accountId}:repository/${repositoryName}`,
  },
  {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logsArn}:*`,
  },
]);

const tally = new aws.ecs.TaskDefinition(name, {
  family: name,
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  // The image is for the processor of the stack's models.
  runtimePlatform: {
    operatingSystemFamily: "LINUX",
    cpuArchitecture: stack.models.apply((models) => Object.values(models)[0]!.architecture),
  },
  taskRoleArn: task.arn,
  executionRoleArn: execution.arn,
  containerDefinitions: pulumi.jsonStringify([
    {
      name: "tally",
      image: stack.image.uri,
      essential: true,
      // The stack's image without its entrypoint: it has R, s5cmd and jq.
      entryPoint: ["bash", "-c"],
      command: [readFileSync(join(__dirname, "../tally.sh"), "utf8")],
      environment: [{ name: "BUCKET", value: stack.bucket }],
      readonlyRootFilesystem: true,
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": logs.name, "awslogs-region": region, "awslogs-stream-prefix": "tally" },
      },
    },
  ]),
});

/** RunTask's input: aws ecs run-task --cli-input-json "$(pulumi stack output runTask --json)" */
export const runTask = {
  cluster: stack.cluster.arn,
  taskDefinition: tally.arn,
  launchType: "FARGATE",
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: stack.network.subnets,
      securityGroups: stack.network.securityGroups,
      assignPublicIp: stack.network.assignPublicIp.apply((assign) => (assign ? "ENABLED" : "DISABLED")),
    },
  },
};
export const logGroup = logs.name;
