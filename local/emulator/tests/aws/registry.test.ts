import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { CreateRepositoryCommand, DescribeImagesCommand, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { emulatorAgent, type Keys } from "../../../../test/support/emulator-aws";
import {
  allow,
  arn,
  executionStatements,
  type Place,
  place,
  role,
  type Statement,
  unique,
  user,
} from "../support/account";
import { ecr, refusal } from "../support/clients";
import { emulator } from "../support/emulator";
import { pushedImage } from "../support/image";
import { exec } from "../support/process";
import { lines, run, shell } from "../support/tasks";

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:InitiateLayerUpload",
  "ecr:UploadLayerPart",
  "ecr:CompleteLayerUpload",
  "ecr:PutImage",
];

describe("The image registry", function () {
  this.timeout(120_000);
  let config: string;
  let repository: string;
  let uri: string;
  let here: Place;

  before(async () => {
    config = mkdtempSync(join(tmpdir(), "docker-config-"));
    repository = unique("repository");
    const created = await (await ecr()).send(
      new CreateRepositoryCommand({ repositoryName: repository, imageTagMutability: "IMMUTABLE" }),
    );
    uri = created.repository!.repositoryUri!;
    here = await place();
  });
  after(() => rmSync(config, { recursive: true }));

  /** A docker command with the tests' own logins. Returns its output, also when it fails. */
  async function docker(...args: string[]): Promise<{ ok: boolean; said: string }> {
    try {
      const { stdout, stderr } = await exec("docker", ["--config", config, ...args]);
      return { ok: true, said: stdout + stderr };
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return { ok: false, said: stdout + stderr };
    }
  }

  const authorization = async (keys?: Keys) =>
    (await (await ecr(keys)).send(new GetAuthorizationTokenCommand({}))).authorizationData![0]!;
  async function login(keys?: Keys): Promise<{ ok: boolean; said: string }> {
    const { authorizationToken, proxyEndpoint } = await authorization(keys);
    const password = Buffer.from(authorizationToken!, "base64").toString().slice("AWS:".length);
    return docker("login", "--username", "AWS", "--password", password, new URL(proxyEndpoint!).host);
  }

  const publisher = (name: string) =>
    user([allow("ecr:GetAuthorizationToken", "*"), allow(PUSH, arn("ecr", `repository/${name}`))]);
  /** Tag the small image for a repository of this registry and push it. */
  async function push(tag: string, to = uri) {
    await docker("tag", await pushedImage(), `${to}:${tag}`);
    return docker("push", `${to}:${tag}`);
  }
  const digestOf = async (imageTag: string) => {
    const { imageDetails } = await (await ecr()).send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag }] }),
    );
    return imageDetails![0]!.imageDigest!;
  };

  it("rejects anonymous pushes and wrong passwords", async () => {
    await docker("logout", uri.split("/")[0]!);
    assert.match((await push("nobody")).said, /no basic auth credentials|authentication required/);
    assert.equal((await docker("login", "--username", "AWS", "--password", "wrong", uri.split("/")[0]!)).ok, false);
  });

  it("accepts a publisher's push to its repository, and to no other", async () => {
    assert.equal((await login(await publisher(repository))).ok, true);
    const pushed = await push("1");
    assert.ok(pushed.ok, pushed.said);
    assert.match(pushed.said, new RegExp(`digest: ${await digestOf("1")}`));
    const { imageDetails } = await (await ecr()).send(new DescribeImagesCommand({ repositoryName: repository }));
    assert.ok(imageDetails![0]!.imageSizeInBytes! > 1_000_000, "the size is that of the layers");
    assert.equal((await refusal(digestOf("2"))).name, "ImageNotFoundException");
    const other = unique("repository");
    const created = await (await ecr()).send(new CreateRepositoryCommand({ repositoryName: other }));
    const refused = await push("1", created.repository!.repositoryUri!);
    assert.equal(refused.ok, false);
    assert.match(refused.said, /denied: User: .* is not authorized to perform: ecr:/);
  });

  it("keeps an immutable tag unchanged", async () => {
    await login(await publisher(repository));
    const dockerfile = join(config, "Dockerfile");
    await exec("sh", ["-c", `printf 'FROM %s\\nLABEL changed=yes\\n' '${await pushedImage()}' > '${dockerfile}'`]);
    await docker("build", "--quiet", "--tag", `${uri}:1`, "--file", dockerfile, config);
    const before = await digestOf("1");
    const refused = await docker("push", `${uri}:1`);
    assert.equal(refused.ok, false);
    assert.match(refused.said, /immutable/);
    assert.equal(await digestOf("1"), before);
  });

  it("tells a layer's size, mounts it into another repository, and gives its content from there", async () => {
    const { authorizationToken, proxyEndpoint } = await authorization();
    const { dir } = await emulator();
    const ask = async (method: string, path: string, Accept = "*/*") => {
      const headers = { Authorization: `Basic ${authorizationToken}`, Accept };
      const sent = request(`${proxyEndpoint}/v2/${path}`, { method, headers, agent: emulatorAgent(dir) }).end();
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
    };
    const manifest = await ask(
      "GET",
      `${repository}/manifests/1`,
      "application/vnd.docker.distribution.manifest.v2+json",
    );
    const [{ digest, size }] = JSON.parse(manifest.body.toString()).layers;
    const { headers } = await ask("HEAD", `${repository}/blobs/${digest}`);
    assert.equal(Number(headers["content-length"]), size);

    const other = unique("repository");
    await (await ecr()).send(new CreateRepositoryCommand({ repositoryName: other }));
    assert.equal((await ask("HEAD", `${other}/blobs/${digest}`)).status, 404);
    const mounted = await ask("POST", `${other}/blobs/uploads/?mount=${digest}&from=${repository}`);
    assert.equal(mounted.status, 201);
    const { body } = await ask("GET", `${other}/blobs/${digest}`);
    assert.equal(`sha256:${createHash("sha256").update(body).digest("hex")}`, digest);
  });

  /** Run a task from the registry, after Docker has forgotten the image. */
  async function runFrom(image: string, statements: Statement[]) {
    const executionRoleArn = await role("ecs-tasks.amazonaws.com", [...executionStatements(here.group), ...statements]);
    for (const name of [`${uri}:1`, `${uri}@${await digestOf("1")}`]) await docker("rmi", "--no-prune", name);
    return run(here, {
      executionRoleArn,
      containers: [await shell(here, "main", "echo from the registry", { image })],
    });
  }
  const token = allow("ecr:GetAuthorizationToken", "*");
  const pull = () => allow(PULL, arn("ecr", `repository/${repository}`));

  it("gives a task its image by tag and by digest, with the execution role's permissions", async () => {
    const digest = await digestOf("1");
    for (const image of [`${uri}:1`, `${uri}@${digest}`]) {
      const task = await runFrom(image, [token, pull()]);
      assert.equal(task.stopCode, "EssentialContainerExited", task.stoppedReason);
      assert.deepEqual(await lines(here, task.taskArn!), ["from the registry"]);
      assert.equal(task.containers![0]!.imageDigest, digest);
    }
  });

  it("rejects a task whose execution role may not pull", async () => {
    const withoutToken = await runFrom(`${uri}:1`, [pull()]);
    assert.match(
      withoutToken.stoppedReason!,
      /^ResourceInitializationError: .*not authorized to perform: ecr:GetAuthorizationToken/,
    );
    const withoutPull = await runFrom(`${uri}:1`, [token]);
    assert.match(
      withoutPull.stoppedReason!,
      /^CannotPullContainerError: .*not authorized to perform: ecr:BatchGetImage/,
    );
  });

  it("reports a tag that was never pushed as not found", async () => {
    const task = await runFrom(`${uri}:none`, [token, pull()]);
    assert.equal(task.stopCode, "TaskFailedToStart");
    assert.match(task.stoppedReason!, /^CannotPullContainerError: .*:none: not found$/);
  });
});
