import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CreateRepositoryCommand, DescribeImagesCommand } from "@aws-sdk/client-ecr";
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { bucket, type Place, place, unique } from "../support/account";
import { ecr, s3 } from "../support/clients";
import { describeProcess, emulator, ownProcess } from "../support/emulator";
import { answerOf } from "../support/functions";
import { EmulatorProcess, emulatorCommand, exec, freePort } from "../support/process";
import { pushImage } from "../support/push";
import { describe1, lines, printed, register, runShell, shell, start, until } from "../support/tasks";

const NETWORK = "r-on-fargate-metadata";
const read = (dir: string, name: string) => readFileSync(join(dir, name), "utf8").trim();
const containers = async () =>
  (await exec("docker", ["ps", "--all", "--quiet", "--filter", `network=${NETWORK}`])).stdout
    .split("\n")
    .filter(Boolean);

describeProcess("The emulator's process", function () {
  this.timeout(90_000);
  let own: EmulatorProcess;

  before(async () => {
    own = await ownProcess();
  });

  it("serves with a certificate of its own CA, for localhost and for tasks", async () => {
    const { dir } = await emulator();
    const [ca, server] = ["tls/ca.pem", "tls/server.pem"].map(
      (name) => new X509Certificate(readFileSync(join(dir, name))),
    );
    assert.ok(server!.verify(ca!.publicKey));
    for (const name of ["localhost", "123456789012.localhost"]) assert.ok(server!.checkHost(name), name);
    for (const address of ["127.0.0.1", "169.254.170.1"]) assert.ok(server!.checkIP(address), address);
  });

  it("reports its status, and rejects a second one for the folder or the machine", async () => {
    const { code, stdout } = await emulatorCommand("status", "--dir", own.dir);
    assert.equal(code, 0);
    const report = JSON.parse(stdout);
    assert.deepEqual(
      [report.healthy, report.endpoint, report.instanceId],
      [true, `https://localhost:${own.port}`, read(own.dir, "instance-id")],
    );
    await assert.rejects(
      new EmulatorProcess(own.dir, await freePort()).start(),
      /already uses .*, process \d+\. Remedy: fargate-emulator stop/,
    );
    const other = await EmulatorProcess.fresh();
    await assert.rejects(
      other.start(),
      /an emulator is already running, at 169\.254\.170\.1:\d+.*Remedy: fargate-emulator stop/,
    );
    rmSync(other.dir, { recursive: true });
  });

  describe("after a restart", () => {
    let here: Place;
    let instanceId: string;
    let Bucket: string;
    let repositoryName: string;
    let finished: string;
    let unfinished: string;
    const functionName = unique("function");
    const unpacked = () => readdirSync(tmpdir()).filter((name) => name.includes(functionName));

    before(async () => {
      here = await place();
      instanceId = read(own.dir, "instance-id");
      Bucket = await bucket();
      const client = await s3();
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
      for (const Body of ["one", "two"])
        await client.send(
          new PutObjectCommand({ Bucket, Key: "a", Body, ContentType: "text/x-r", Metadata: { run: "1" } }),
        );
      repositoryName = unique("repository");
      await (await ecr()).send(new CreateRepositoryCommand({ repositoryName }));
      await pushImage(repositoryName);
      finished = (await runShell(here, "echo kept")).task.taskArn!;
      const command = "trap 'echo ended; exit 4' TERM; echo up; while :; do sleep 0.1; done";
      unfinished = (await start(here, await register(here, { containers: [await shell(here, "main", command)] })))
        .taskArn!;
      await printed(here, unfinished, "up");
      assert.equal(await answerOf(functionName, "exports.handler = async () => 1"), 1);
      assert.notDeepEqual(unpacked(), []);
      assert.equal(await own.end(), 0);
    });

    it("leaves no container, network, pid file and unpacked function", async () => {
      assert.deepEqual(await containers(), []);
      const { stdout } = await exec("docker", ["network", "ls", "--format", "{{.Name}}"]);
      assert.ok(!stdout.split("\n").includes(NETWORK));
      assert.equal(existsSync(join(own.dir, "pid")), false);
      assert.deepEqual(unpacked(), []);
    });

    it("is the same instance, with objects and their versions, images, tasks and logs", async () => {
      await own.start();
      assert.equal(read(own.dir, "instance-id"), instanceId);
      const client = await s3();
      const object = await client.send(new GetObjectCommand({ Bucket, Key: "a" }));
      assert.deepEqual(
        [await object.Body!.transformToString(), object.ContentType, object.Metadata],
        ["two", "text/x-r", { run: "1" }],
      );
      assert.equal((await client.send(new ListObjectVersionsCommand({ Bucket }))).Versions!.length, 2);
      const { imageDetails } = await (await ecr()).send(new DescribeImagesCommand({ repositoryName }));
      const digest = imageDetails![0]!.imageDigest!;
      await exec("docker", ["rmi", "--no-prune", `localhost:${own.port}/${repositoryName}:1`]);
      await pushImage(repositoryName);
      await exec("docker", ["image", "inspect", `localhost:${own.port}/${repositoryName}@${digest}`]);
      assert.deepEqual(await lines(here, finished), ["kept"]);
      assert.equal((await describe1(here, finished)).containers![0]!.exitCode, 0);
    });

    it("has stopped running tasks as StopTask would", async () => {
      const task = await describe1(here, unfinished);
      assert.deepEqual(
        [task.lastStatus, task.containers![0]!.exitCode, task.stoppedReason],
        ["STOPPED", 4, "The emulator was stopped"],
      );
      assert.deepEqual(await lines(here, unfinished), ["up", "ended"]);
    });
  });

  it("serves tasks' roles again after a restart of Docker, which ends the forwarder", async () => {
    const here = await place();
    await exec("docker", ["kill", "r-on-fargate-forwarder"]);
    const command = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | socat -t5 - TCP:169.254.170.2:80,connect-timeout=5";
    const { container, output } = await runShell(here, command);
    assert.equal(container.exitCode, 0);
    assert.match(output.join("\n"), /^HTTP\/1/);
  });

  it("answers a hundred tasks that ask at once while the forwarder is held up", async () => {
    await place();
    await exec("docker", ["pause", "r-on-fargate-forwarder"]);
    const sockets = Array.from({ length: 100 }, () => connect({ host: "169.254.170.2", port: 80 }));
    const answers = sockets.map((socket) => text(socket.end("GET / HTTP/1.0\r\n\r\n")));
    try {
      const signal = AbortSignal.timeout(10_000);
      await Promise.all(sockets.map((socket) => once(socket, "connect", { signal })));
    } finally {
      await exec("docker", ["unpause", "r-on-fargate-forwarder"]);
    }
    for (const answer of await Promise.all(answers)) assert.match(answer, /^HTTP\/1\.\d 404/);
  });

  it("starts empty, as another instance, after a kill, and removes leftovers", async () => {
    const here = await place();
    const mountPoints = [{ sourceVolume: "work", containerPath: "/work", readOnly: false }];
    const definition = {
      volumes: [{ name: "work" }],
      containers: [await shell(here, "main", "sleep 600", { mountPoints })],
    };
    const { taskArn } = await start(here, await register(here, definition));
    const volumes = async () => (await exec("docker", ["volume", "ls", "--quiet"])).stdout;
    await until(here, taskArn!, "RUNNING");
    const before = read(own.dir, "instance-id");
    const left = await containers();
    const volume = `r-on-fargate-${taskArn!.split("/").at(-1)}-work`;
    assert.ok((await volumes()).includes(volume));
    await own.end("SIGKILL");
    await own.start();
    assert.notEqual(read(own.dir, "instance-id"), before);
    const now = await containers();
    assert.ok(!(await volumes()).includes(volume));
    assert.equal(left.length, 2);
    assert.equal(now.length, 1);
    assert.ok(!left.includes(now[0]!));
    assert.equal((await runShell(await place(), "exit 3")).container.exitCode, 3);
  });
});
