import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import {
  DeregisterTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../../contract/outputs/schema";
import { clientSettings } from "../support/emulator-aws";
import { type Keys, PolicyUser } from "../support/operator";
import { outputs, rfargate, script, temporaryFolder } from "./support";

const USER = "operator-of-the-test";

describe("the operator policy, with IAM enforced", function () {
  this.timeout(180_000);
  let stack: StackOutputs;
  let user: PolicyUser;
  let keys: Keys;
  let outputsFile: string;

  before(async () => {
    stack = await outputs();
    user = await PolicyUser.create(USER, stack.policies.operator);
    keys = user.keys;
    outputsFile = asOperator(stack, keys);
  });

  after(() => user.remove());

  it("allows running a local script, following it, fetching its outputs, keeping its receipt and reporting on it", async () => {
    const options = ["--outputs", outputsFile, "--out", temporaryFolder()];
    const run = await rfargate(["run", script("exit-7.R"), ...options]);
    assert.equal(run.code, 7, run.stderr);
    const ls = await rfargate(["ls", "--outputs", outputsFile]);
    assert.equal(ls.code, 0, ls.stderr);
    assert.match(ls.stdout, /exit-7\.R/);
    assert.doesNotMatch(run.stderr, /receipt could not be kept/);
    const page = join(temporaryFolder(), "report.html");
    const runId = /^run (\S+):/m.exec(run.stderr)![1]!;
    const report = await rfargate(["report", runId, "--out", page, "--outputs", outputsFile]);
    assert.equal(report.code, 0, report.stderr);
    assert.match(readFileSync(page, "utf8"), /failed, exit code 7/);
  });

  it("allows listing the models' revisions and the differences from the stack", async () => {
    const list = await rfargate(["revisions", "--outputs", outputsFile]);
    assert.equal(list.code, 0, list.stderr);
    assert.match(list.stdout, / in use /);
    const diff = await rfargate(["diff", "--outputs", outputsFile]);
    assert.ok(diff.code === 0 || diff.code === 1, diff.stderr);
  });

  it("allows stopping a run", async () => {
    const id = `operator-${Date.now()}`;
    const run = await rfargate(["run", script("slow.R"), "--id", id, "--no-follow", "--outputs", outputsFile]);
    assert.equal(run.code, 0, run.stderr);
    const stop = await rfargate(["stop", id, "--outputs", outputsFile]);
    assert.equal(stop.code, 0, stop.stderr);
  });

  it("allows running a script of the bucket, found by the outputs that the stack publishes there", async () => {
    const { profile, sharedConfigFiles } = stack.aws;
    const credentials = join(dirname(outputsFile), "credentials");
    const config = sharedConfigFiles![0]!.replace("~", homedir());
    const env = { AWS_PROFILE: profile, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
    const options = ["--stack", `s3://${stack.bucket}`, "--no-fetch"];
    const run = await rfargate(["run", "test-script.R", ...options], { env });
    assert.equal(run.code, 0, run.stderr);
  });

  it("allows a map, collecting what it wrote, and stopping one", async () => {
    const options = ["--outputs", outputsFile];
    const [id, stopped] = ["operated", "stopped"].map((name) => `${name}-${Date.now()}`) as [string, string];
    const map = await rfargate(["map", script("first.R"), "--over", "1..2", "--id", id, ...options]);
    assert.equal(map.code, 0, map.stderr);
    const collected = await rfargate(["collect", id, "--out", temporaryFolder(), ...options]);
    assert.equal(collected.code, 0, collected.stderr);
    const more = ["--over", "1..2", "--id", stopped, "--no-follow"];
    const started = await rfargate(["map", script("slow.R"), ...more, ...options]);
    assert.equal(started.code, 0, started.stderr);
    const stop = await rfargate(["stop", stopped, ...options]);
    assert.equal(stop.code, 0, stop.stderr);
    const status = await rfargate(["status", stopped, "--json", ...options]);
    assert.equal((JSON.parse(status.stdout) as { status: string }).status, "ABORTED", status.stderr);
  });

  const refused = (name: string, attempt: () => Promise<unknown>) =>
    it(`refuses to ${name}`, () =>
      assert.rejects(attempt, (error: Error) => /AccessDenied|not authorized/i.test(`${error.name} ${error.message}`)));
  const ecs = () => new ECSClient(clientSettings(keys));
  const s3 = () => new S3Client({ ...clientSettings(keys), forcePathStyle: true });
  const network = () => ({
    awsvpcConfiguration: { subnets: stack.network.subnets, securityGroups: stack.network.securityGroups },
  });

  refused("run in another cluster", () =>
    ecs().send(
      new RunTaskCommand({
        cluster: "default",
        taskDefinition: stack.models["first-run"]!.taskDefinitionArn,
        launchType: "FARGATE",
        networkConfiguration: network(),
      }),
    ),
  );
  refused("run another family", () =>
    ecs().send(
      new RunTaskCommand({
        cluster: stack.cluster.name,
        taskDefinition: "someone-elses-task:1",
        launchType: "FARGATE",
        networkConfiguration: network(),
      }),
    ),
  );
  refused("register a task definition", () =>
    ecs().send(
      new RegisterTaskDefinitionCommand({
        family: stack.models["first-run"]!.family,
        containerDefinitions: [{ name: "r", image: "r", essential: true }],
      }),
    ),
  );
  refused("make a revision unstartable", () =>
    ecs().send(new DeregisterTaskDefinitionCommand({ taskDefinition: stack.models["first-run"]!.taskDefinitionArn })),
  );
  refused("give a task another role", () =>
    ecs().send(
      new RunTaskCommand({
        cluster: stack.cluster.name,
        taskDefinition: stack.models["first-run"]!.taskDefinitionArn,
        launchType: "FARGATE",
        networkConfiguration: network(),
        overrides: { taskRoleArn: `arn:aws:iam::${stack.aws.accountId}:role/administrator` },
      }),
    ),
  );
  refused("look at tasks of another cluster", () =>
    ecs().send(
      new DescribeTasksCommand({
        cluster: "default",
        tasks: [`arn:aws:ecs:${stack.aws.region}:${stack.aws.accountId}:task/default/0123456789abcdef`],
      }),
    ),
  );
  refused("change a script of the stack", () =>
    s3().send(new PutObjectCommand({ Bucket: stack.bucket, Key: "r_scripts/test-script.R", Body: "" })),
  );
  refused("delete an output", () => s3().send(new DeleteObjectCommand({ Bucket: stack.bucket, Key: "output/x" })));
  refused("read outside the layout", () => s3().send(new GetObjectCommand({ Bucket: stack.bucket, Key: "secret" })));
  refused("make a user", () =>
    new IAMClient(clientSettings(keys)).send(new CreateUserCommand({ UserName: "another" })),
  );
});

/** The stack's outputs with the operator's own profile instead of the stack's. */
function asOperator(stack: StackOutputs, keys: Keys): string {
  const folder = temporaryFolder();
  const credentials = join(folder, "credentials");
  const lines = [
    `[${stack.aws.profile}]`,
    `aws_access_key_id = ${keys.accessKeyId}`,
    `aws_secret_access_key = ${keys.secretAccessKey}`,
  ];
  writeFileSync(credentials, `${lines.join("\n")}\n`, { mode: 0o600 });
  const file = join(folder, "outputs.json");
  writeFileSync(
    file,
    JSON.stringify({ rOnFargate: { ...stack, aws: { ...stack.aws, sharedCredentialsFiles: [credentials] } } }),
  );
  return file;
}
