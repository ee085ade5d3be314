import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { toPolicies } from "./pack";
import type { Rule } from "./rule";
import { awsType } from "./types";

/** Resources of a small stack, written so that rules read most of what they read elsewhere. */
const SAMPLES: readonly [type: string, props: object][] = [
  [
    "iam/role",
    {
      name: "task",
      assumeRolePolicy: documentOf({ Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }),
      managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
    },
  ],
  [
    "iam/rolePolicy",
    {
      role: "task",
      policy: documentOf(
        { Action: ["s3:GetObject", "s3:List*"], Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"] },
        {
          Action: ["ecs:RunTask", "iam:PassRole", "states:StartExecution", "logs:PutLogEvents"],
          Resource: "arn:aws:ecs:*:123456789012:task-definition/report:*",
          Condition: { ArnLike: { "ecs:cluster": "arn:aws:ecs:*:123456789012:cluster/main" } },
        },
        {
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
        },
      ),
    },
  ],
  [
    "ecs/taskDefinition",
    {
      family: "report",
      cpu: "256",
      memory: "512",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      taskRoleArn: "arn:aws:iam::123456789012:role/task",
      containerDefinitions: JSON.stringify([
        {
          name: "r",
          image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/r@sha256:${"0".repeat(64)}`,
          command: ["Rscript", "report.R", "--out=s3://data/report", 'if (x) { y <- "a: b" }'],
          environment: [{ name: "REPORT_KEY", value: "reports/2026-01.html" }],
          logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "report" } },
          readonlyRootFilesystem: true,
          user: "1000",
        },
      ]),
    },
  ],
  ["s3/bucket", { bucket: "data", tags: { team: "data" } }],
  [
    "s3/bucketPolicy",
    {
      bucket: "data",
      policy: documentOf({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    },
  ],
  [
    "sqs/queuePolicy",
    {
      queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/work",
      policy: documentOf({
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs:eu-west-1:123456789012:work",
        Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/work" } },
      }),
    },
  ],
  [
    "sfn/stateMachine",
    {
      definition: JSON.stringify({
        Comment: 'runs a task: "report"; then ends',
        States: {
          Run: { Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: { "Value.$": "$.key" } },
        },
      }),
    },
  ],
  ["lambda/function", { environment: { variables: { TABLE: "starts", MODE: "fast" } } }],
  ["scheduler/schedule", { target: { input: '{"key": "daily"}', retryPolicy: { maximumRetryAttempts: 3 } } }],
  ["sqs/queue", { name: "work", sqsManagedSseEnabled: true, visibilityTimeoutSeconds: 60 }],
  ["ec2/securityGroup", { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] }] }],
  ["cloudwatch/logGroup", { name: "report", retentionInDays: 30 }],
];

function documentOf(...statements: object[]): string {
  const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** Runs rules on the samples and drops what they report: each step is a sample, then all of them as a stack. */
export function* warmUp(rules: readonly Rule[]): Iterable<void> {
  const policies = toPolicies(rules.filter(({ level }) => level !== "disabled"));
  const common = { getConfig: () => ({}), provider: { props: { region: "eu-west-1" } } };
  const report = () => {};
  const resources = SAMPLES.map(([type, props]) => {
    const [, name] = type.split("/");
    return { ...common, type: awsType(type), name, urn: `urn:pulumi:warm::up::${awsType(type)}::${name}`, props };
  });
  for (const resource of resources) {
    for (const { validateResource } of policies) {
      if (typeof validateResource === "function") {
        void validateResource(resource as unknown as ResourceValidationArgs, report);
      }
    }
    yield;
  }
  const stack = resources.map((resource) => ({ ...resource, propertyDependencies: {} }));
  for (const { validateStack } of policies) {
    void validateStack?.({ resources: stack, ...common } as unknown as StackValidationArgs, report);
    yield;
  }
}
