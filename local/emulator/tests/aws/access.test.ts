import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { DescribeLogGroupsCommand, FilterLogEventsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeClustersCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
} from "@aws-sdk/client-ecs";
import {
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { allow, arn, bucket, document, type Place, place, role, user } from "../support/account";
import { ecs, logs, refusal, s3 } from "../support/clients";
import { ACCOUNT, emulator } from "../support/emulator";
import { register, request, runShell, shell, start } from "../support/tasks";

describe("A user with the operator policy", function () {
  this.timeout(60_000);
  let here: Place;
  let definition: string;
  let client: Awaited<ReturnType<typeof ecs>>;
  let keys: Awaited<ReturnType<typeof user>>;

  before(async () => {
    here = await place();
    definition = await register(here, { containers: [await shell(here, "main", "echo hi")] });
    const family = definition.split("/")[1]!.split(":")[0];
    const inCluster = { ArnEquals: { "ecs:cluster": arn("ecs", `cluster/${here.cluster}`) } };
    const tasks = arn("ecs", `task/${here.cluster}/*`);
    keys = await user([
      allow("ecs:RunTask", arn("ecs", `task-definition/${family}:*`), inCluster),
      allow("iam:PassRole", here.executionRole, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }),
      allow("ecs:TagResource", tasks, { StringEquals: { "ecs:CreateAction": "RunTask" } }),
      allow(["ecs:DescribeTasks", "ecs:StopTask"], tasks, inCluster),
      allow("ecs:ListTasks", "*", inCluster),
      allow(["logs:FilterLogEvents", "logs:GetLogEvents"], arn("logs", `log-group:${here.group}:*`)),
    ]);
    client = await ecs(keys);
  });

  it("runs a task of the family by ARN and by name, with tags, follows and stops it", async () => {
    const byName = definition.split("/")[1]!.split(":")[0]!;
    await client.send(new RunTaskCommand(request(here, byName)));
    const { tasks } = await client.send(
      new RunTaskCommand(request(here, definition, { tags: [{ key: "a", value: "b" }] })),
    );
    const taskArn = tasks![0]!.taskArn!;
    await client.send(new DescribeTasksCommand({ cluster: here.cluster, tasks: [taskArn.split("/").at(-1)!] }));
    await client.send(new ListTasksCommand({ cluster: here.cluster }));
    await client.send(new StopTaskCommand({ cluster: here.cluster, task: taskArn }));
    const { task } = await runShell(here, "echo hi");
    const logStreamName = `test/main/${task.taskArn!.split("/").at(-1)}`;
    const own = await logs(keys);
    await own.send(new FilterLogEventsCommand({ logGroupName: here.group, logStreamNames: [logStreamName] }));
    await own.send(new GetLogEventsCommand({ logGroupName: here.group, logStreamName }));
  });

  it("is denied other families, clusters and roles, and every other action", async () => {
    const other = await place();
    const otherFamily = await register(here, { containers: [await shell(here, "main", "true")] });
    const taskRoleArn = await role("ecs-tasks.amazonaws.com", []);
    const { taskArn } = await start(here, definition);
    const attempts: Array<[string, RegExp]> = [];
    const attempt = async (promise: Promise<unknown>, action: RegExp) => {
      const { name, message } = await refusal(promise);
      assert.equal(name, "AccessDeniedException");
      assert.match(message, action);
      attempts.push([message, action]);
    };
    await attempt(
      client.send(new RunTaskCommand(request(here, otherFamily))),
      /ecs:RunTask on resource: .*task-definition/,
    );
    await attempt(
      client.send(new RunTaskCommand({ ...request(here, definition), cluster: other.cluster })),
      /ecs:RunTask/,
    );
    await attempt(
      client.send(new RunTaskCommand(request(here, definition, { overrides: { taskRoleArn } }))),
      /iam:PassRole on resource: .*role\//,
    );
    await attempt(client.send(new ListTasksCommand({ cluster: other.cluster })), /ecs:ListTasks/);
    await attempt(client.send(new DescribeClustersCommand({ clusters: [here.cluster] })), /ecs:DescribeClusters/);
    await attempt(
      client.send(
        new RegisterTaskDefinitionCommand({ family: "x", containerDefinitions: [{ name: "x", image: "x" }] }),
      ),
      /ecs:RegisterTaskDefinition/,
    );
    await attempt(client.send(new TagResourceCommand({ resourceArn: taskArn, tags: [] })), /ecs:TagResource/);
    await attempt(
      (await logs(keys)).send(new FilterLogEventsCommand({ logGroupName: other.group })),
      /logs:FilterLogEvents on resource: .*:log-stream:/,
    );
    await attempt((await logs(keys)).send(new DescribeLogGroupsCommand({})), /logs:DescribeLogGroups/);
    assert.equal(attempts.length, 9);
  });
});

describe("The gateway", function () {
  this.timeout(60_000);

  /** Status of a request without credentials. */
  async function status(method: string, path: string): Promise<number> {
    const { dir, port } = await emulator();
    const ca = readFileSync(join(dir, "tls/ca.pem"));
    return new Promise((resolve, reject) => {
      httpsRequest({ host: "localhost", port, path, method, ca }, (answer) => resolve(answer.resume().statusCode!))
        .on("error", reject)
        .end();
    });
  }

  it("accepts only issued keys, and checks root's signature, too", async () => {
    const { dir } = await emulator();
    const root = /aws_access_key_id = (\S+)/.exec(readFileSync(join(dir, "aws/credentials"), "utf8"))![1]!;
    for (const accessKeyId of ["test", ACCOUNT, "AKIAIOSFODNN7EXAMPLE"]) {
      const error = await refusal(
        (await s3({ accessKeyId, secretAccessKey: "test" })).send(new ListBucketsCommand({})),
      );
      assert.equal(error.name, "InvalidAccessKeyId");
    }
    const wrong = await s3({ accessKeyId: root, secretAccessKey: "test" });
    assert.equal((await refusal(wrong.send(new ListBucketsCommand({})))).name, "SignatureDoesNotMatch");
  });

  it("keeps the root keys readable only by their owner", async () => {
    const { dir } = await emulator();
    assert.equal(statSync(join(dir, "aws/credentials")).mode & 0o777, 0o600);
  });

  it("serves objects without credentials only if the bucket policy allows everyone", async () => {
    const client = await s3();
    const Bucket = await bucket();
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    assert.equal(await status("GET", `/${Bucket}/a`), 403);
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    const open = [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }];
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy: document(open) }));
    assert.equal(await status("GET", `/${Bucket}/a`), 200);
    assert.equal(await status("PUT", `/${Bucket}/b`), 403);
  });

  it("satisfies a bucket policy that requires TLS", async () => {
    const client = await s3();
    const Bucket = await bucket();
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    const resources = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
    const tls = [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: resources,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ];
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy: document(tls) }));
    const reader = await s3(
      await user([
        allow("s3:GetObject", resources[1]!),
        allow("s3:ListBucket", resources[0]!, { StringLike: { "s3:prefix": ["in/*"] } }),
      ]),
    );
    await reader.send(new GetObjectCommand({ Bucket, Key: "a" }));
    await reader.send(new ListObjectsV2Command({ Bucket, Prefix: "in/" }));
    assert.equal((await refusal(reader.send(new ListObjectsV2Command({ Bucket })))).name, "AccessDenied");
  });

  it("has no path to reset it or to read a task's credentials", async () => {
    for (const path of ["/_ministack/reset", "/_ministack/config"]) assert.equal(await status("POST", path), 404);
    for (const path of ["/v2/credentials/x", "/latest/meta-data/", "/v4/x"])
      assert.equal(await status("GET", path), 404);
    assert.equal(await status("GET", "/_ministack/health"), 200);
  });
});
