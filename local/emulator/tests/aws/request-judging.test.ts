import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import { RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { PutBucketLifecycleConfigurationCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { HttpRequest } from "@smithy/types";
import { allow, bucket, unique, user } from "../support/account";
import { ecr, ecs, iam, logs, refusal, s3, settings } from "../support/clients";

/** A value that the SDK's types do not allow. */
const wrong = (value: unknown) => value as never;

/** A client whose requests are changed before they are signed. */
function changing<T extends { middlewareStack: unknown }>(client: T, change: (request: HttpRequest) => void): T {
  const stack = client.middlewareStack as { add(middleware: unknown, options: object): void };
  const middleware = (next: (args: unknown) => unknown) => (args: { request: HttpRequest }) => {
    change(args.request);
    return next(args);
  };
  stack.add(middleware, { step: "build", priority: "high", name: "changeRequest" });
  return client;
}

describe("A request that breaks AWS's service model", function () {
  this.timeout(60_000);

  it("lacks a required member (JSON): ECS returns InvalidParameterException", async () => {
    const command = new RegisterTaskDefinitionCommand(wrong({ family: "f" }));
    const { name, message } = await refusal((await ecs()).send(command));
    assert.equal(name, "InvalidParameterException");
    assert.match(message, /^1 validation error detected: Value null at 'containerDefinitions' .*must not be null$/);
  });

  it("lacks one (SQS): MissingParameter", async () => {
    const client = new SQSClient({ ...(await settings()), md5: false });
    const command = new SendMessageCommand(wrong({ QueueUrl: "https://localhost/123456789012/q" }));
    const { name, message } = await refusal(client.send(command));
    assert.deepEqual([name, message], ["MissingParameter", "The request must contain the parameter MessageBody"]);
  });

  it("breaks a pattern: CloudWatch Logs names value and expression", async () => {
    const { name, message } = await refusal((await logs()).send(new CreateLogGroupCommand({ logGroupName: "a b" })));
    assert.equal(name, "InvalidParameterException");
    assert.match(
      message,
      /Value 'a b' at 'logGroupName' failed .* regular expression pattern: \[\\\.\\-_\/#A-Za-z0-9\]\+/,
    );
  });

  it("breaks a pattern with Unicode properties (query): IAM returns ValidationError", async () => {
    const Tags = [{ Key: "k", Value: "a?b" }];
    const command = new CreateRoleCommand({ RoleName: unique("role"), AssumeRolePolicyDocument: "{}", Tags });
    const { name, message } = await refusal((await iam()).send(command));
    assert.equal(name, "ValidationError");
    assert.match(message, /Value 'a\?b' at 'tags\.1\.member\.value' failed/);
    const umlaut = [{ Key: "k", Value: "Zürich 100" }];
    await (await iam()).send(
      new CreateRoleCommand({ RoleName: unique("role"), AssumeRolePolicyDocument: "{}", Tags: umlaut }),
    );
  });

  it("is too long or too short: ECR returns InvalidParameterException", async () => {
    for (const repositoryName of ["a", "a".repeat(300)]) {
      const { name, message } = await refusal((await ecr()).send(new CreateRepositoryCommand({ repositoryName })));
      assert.equal(name, "InvalidParameterException");
      assert.match(message, /at 'repositoryName' failed .* Member must have length/);
    }
  });

  it("is out of range", async () => {
    const command = new FilterLogEventsCommand({ logGroupName: "g", limit: 100_000 });
    const { message } = await refusal((await logs()).send(command));
    assert.match(message, /Value '100000' at 'limit' failed .* value less than or equal to 10000/);
  });

  it("is none of the values (REST with JSON): Scheduler returns ValidationException", async () => {
    const Target = { Arn: "arn:aws:sqs:eu-west-1:123456789012:q", RoleArn: "arn:aws:iam::123456789012:role/r" };
    const command = new CreateScheduleCommand({
      Name: unique("s"),
      ScheduleExpression: "rate(1 hour)",
      FlexibleTimeWindow: { Mode: wrong("SOMETIMES") },
      Target,
    });
    const { name, message } = await refusal(new SchedulerClient(await settings()).send(command));
    assert.equal(name, "ValidationException");
    assert.match(message, /Value 'SOMETIMES' at 'flexibleTimeWindow\.mode' .* enum value set: \[OFF, FLEXIBLE\]/);
  });

  it("is none of the values (REST with XML): S3 returns MalformedXML", async () => {
    const VersioningConfiguration = { Status: wrong("Perhaps") };
    const command = new PutBucketVersioningCommand({ Bucket: await bucket(), VersioningConfiguration });
    assert.equal((await refusal((await s3()).send(command))).name, "MalformedXML");
    const Rules = [{ ID: "r", Status: wrong(undefined), Filter: { Prefix: "" }, Expiration: { Days: 1 } }];
    const rules = new PutBucketLifecycleConfigurationCommand({
      Bucket: await bucket(),
      LifecycleConfiguration: { Rules },
    });
    assert.equal((await refusal((await s3()).send(rules))).name, "MalformedXML");
  });

  it("is none of the values (EC2, CBOR or query of CloudWatch)", async () => {
    const vpc = new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", InstanceTenancy: wrong("shared") });
    assert.equal((await refusal(new EC2Client(await settings()).send(vpc))).name, "InvalidParameterValue");
    const alarm = new PutMetricAlarmCommand({
      AlarmName: unique("a"),
      EvaluationPeriods: 1,
      ComparisonOperator: wrong("Above"),
    });
    const { message } = await refusal(new CloudWatchClient(await settings()).send(alarm));
    assert.match(message, /'Above' at 'comparisonOperator'/);
  });

  it("has a member of another type: SerializationException", async () => {
    const containerDefinitions = [{ name: "main", image: "i", cpu: wrong("many") }];
    const client = changing(await ecs(), (request) => {
      request.body = JSON.stringify({ family: "f", containerDefinitions });
    });
    const command = new RegisterTaskDefinitionCommand({ family: "f", containerDefinitions: [] });
    assert.equal((await refusal(client.send(command))).name, "SerializationException");
  });

  it("has an unknown member: EC2 returns UnknownParameter, other services do in strict mode", async () => {
    const change = (request: HttpRequest) => {
      request.body = `${request.body}&CidrBlok=10.0.0.0%2F16`;
    };
    const client = changing(new EC2Client(await settings()), change);
    const { name } = await refusal(client.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" })));
    assert.equal(name, "UnknownParameter");
    const misspelt = changing(await logs(), (request) => {
      request.body = JSON.stringify({ logGroupName: unique("g"), retentionDays: 3 });
    });
    const { message } = await refusal(misspelt.send(new CreateLogGroupCommand({ logGroupName: "g" })));
    assert.match(message, /Unknown parameter 'retentionDays'/);
  });

  it("is not JSON: SerializationException", async () => {
    const client = changing(await ecs(), (request) => {
      request.body = "{";
    });
    const command = new RegisterTaskDefinitionCommand({ family: "f", containerDefinitions: [] });
    assert.equal((await refusal(client.send(command))).name, "SerializationException");
  });

  it("comes from a caller without permission, which is reported first", async () => {
    const command = new RegisterTaskDefinitionCommand(wrong({ family: "f" }));
    const { name } = await refusal((await ecs(await user([allow("s3:ListBucket", "*")]))).send(command));
    assert.equal(name, "AccessDeniedException");
  });
});
