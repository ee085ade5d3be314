import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import { StopTaskCommand } from "@aws-sdk/client-ecs";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { asContainer } from "../../../setup/emulator/as-container";
import { allow, arn, bucket, executionStatements, type Place, place, role, unique } from "../support/account";
import { ecr, ecs, s3 } from "../support/clients";
import { describeProcess, endEmulator, speakWith } from "../support/emulator";
import { EmulatorProcess, exec, freePort } from "../support/process";
import { pushImage } from "../support/push";
import { describe1, lines, printed, register, run, runShell, shell, start, until } from "../support/tasks";

describeProcess("The emulator as a container", function () {
  this.timeout(180_000);
  const name = unique("r-on-fargate-test-emulator");
  const folder = mkdtempSync(join(tmpdir(), "emulator-container-"));
  const container = asContainer(name, folder);
  let port: number;
  let speakAsBefore: (() => void) | undefined;
  let here: Place;

  before(async () => {
    await endEmulator();
    port = await freePort();
    await container.start(`${port}`);
    speakAsBefore = speakWith(folder);
    here = await place();
  });
  after(async () => {
    await container.empty();
    speakAsBefore?.();
    rmSync(folder, { recursive: true });
  });

  const instanceId = async () => (await container.status()).instanceId;
  const inspect = async (format: string) =>
    JSON.parse((await exec("docker", ["inspect", "--format", `{{json ${format}}}`, name])).stdout);

  it("needs only Docker's socket and a port of localhost", async () => {
    const mounts: Array<{ Type: string; Source: string }> = await inspect(".Mounts");
    const ofMachine = mounts.filter(({ Type }) => Type !== "volume").map(({ Source }) => Source);
    assert.deepEqual(ofMachine, ["/var/run/docker.sock"]);
    const { NetworkMode, PidMode, Privileged, PortBindings } = await inspect(".HostConfig");
    assert.deepEqual([NetworkMode === "host", PidMode, Privileged], [false, "", false]);
    assert.deepEqual(PortBindings, { [`${port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: `${port}` }] });
  });

  it("reports its status, and the code that it was started from", async () => {
    const { healthy, endpoint } = await container.status();
    assert.deepEqual([healthy, endpoint], [true, `https://localhost:${port}`]);
    assert.equal(await container.startedFrom(), container.startKey());
  });

  it("serves a task's role and AWS, with a CA that the task trusts", async () => {
    const command = [
      "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | socat -t5 - TCP:169.254.170.2:80 2>/dev/null | head -n 1 | cut -c1-12",
      'verify="-CAfile $AWS_CA_BUNDLE -verify_return_error -verify_ip 169.254.170.2"',
      'server=$(echo "$AWS_ENDPOINT_URL" | cut -d/ -f3)',
      'openssl s_client -connect "$server" $verify </dev/null >/dev/null 2>&1 && echo trusted',
      "ls $(dirname $AWS_CA_BUNDLE)",
    ].join("\n");
    const { output } = await runShell(here, command);
    assert.deepEqual(output, ["HTTP/1.1 404", "trusted", "emulator-ca.pem"]);
  });

  it("gives the containers of a task one network and their volumes", async () => {
    const mountPoints = [{ sourceVolume: "work", containerPath: "/work", readOnly: false }];
    const listen = "echo shared > /work/file; socat TCP-LISTEN:8080,reuseaddr SYSTEM:'cat /work/file'";
    const ask = "until socat - TCP:127.0.0.1:8080 2>/dev/null; do sleep 0.1; done";
    const task = await run(here, {
      volumes: [{ name: "work" }],
      containers: [
        await shell(here, "main", ask, { mountPoints }),
        await shell(here, "beside", listen, { mountPoints, essential: false }),
      ],
    });
    assert.deepEqual(await lines(here, task.taskArn!), ["shared"]);
  });

  it("stops a task and keeps its last line", async () => {
    const command = "trap 'echo ended; exit 4' TERM; echo up; while :; do sleep 0.1; done";
    const { taskArn } = await start(here, await register(here, { containers: [await shell(here, "main", command)] }));
    await printed(here, taskArn!, "up");
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: taskArn! }));
    const { task } = await until(here, taskArn!, "STOPPED");
    assert.deepEqual([task.stopCode, task.containers![0]!.exitCode], ["UserInitiated", 4]);
    assert.deepEqual(await lines(here, taskArn!), ["up", "ended"]);
  });

  it("accepts an image and runs it", async () => {
    const repository = unique("repository");
    await (await ecr()).send(new CreateRepositoryCommand({ repositoryName: repository }));
    const image = await pushImage(repository);
    await exec("docker", ["rmi", "--no-prune", image]);
    const executionRoleArn = await role("ecs-tasks.amazonaws.com", [
      ...executionStatements(here.group),
      allow("ecr:GetAuthorizationToken", "*"),
      allow(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], arn("ecr", `repository/${repository}`)),
    ]);
    const task = await run(here, {
      executionRoleArn,
      containers: [await shell(here, "main", "echo from the registry", { image })],
    });
    assert.deepEqual(await lines(here, task.taskArn!), ["from the registry"], task.stoppedReason);
    // By name: the image itself is that of the tests after this one.
    await exec("docker", ["rmi", "--no-prune", `${image.replace(/:1$/, "")}@${task.containers![0]!.imageDigest}`]);
  });

  it("includes Node for functions", async () => {
    assert.match((await exec("docker", ["exec", name, "node", "--version"])).stdout, /^v\d+\./);
  });

  it("keeps its state when it is stopped, and its tasks end then", async () => {
    const before = await instanceId();
    const Bucket = await bucket();
    await (await s3()).send(new PutObjectCommand({ Bucket, Key: "a", Body: "kept" }));
    const containers = [await shell(here, "main", "trap 'exit 4' TERM; echo up; while :; do sleep 0.1; done")];
    const { taskArn } = await start(here, await register(here, { containers }));
    await printed(here, taskArn!, "up");
    await container.stop();
    const { stdout } = await exec("docker", ["network", "ls", "--format", "{{.Name}}"]);
    assert.ok(!stdout.includes("r-on-fargate-metadata"));
    await container.start(`${port}`);
    assert.equal(await instanceId(), before);
    const { Body } = await (await s3()).send(new GetObjectCommand({ Bucket, Key: "a" }));
    assert.equal(await Body!.transformToString(), "kept");
    const { lastStatus, containers: ended } = await describe1(here, taskArn!);
    assert.deepEqual([lastStatus, ended![0]!.exitCode], ["STOPPED", 4]);
  });

  it("starts empty after a kill, and removes leftovers", async () => {
    const before = await instanceId();
    const { taskArn } = await start(
      here,
      await register(here, { containers: [await shell(here, "main", "sleep 600")] }),
    );
    await until(here, taskArn!, "RUNNING");
    await exec("docker", ["kill", name]);
    await container.stop();
    await container.start(`${port}`);
    assert.notEqual(await instanceId(), before);
    const { stdout } = await exec("docker", [
      "ps",
      "--filter",
      "network=r-on-fargate-metadata",
      "--format",
      "{{.Names}}",
    ]);
    assert.deepEqual(stdout.trim().split("\n"), [name]);
    assert.equal((await runShell(await place(), "exit 3")).container.exitCode, 3);
  });

  it("rejects a second emulator, as a container or a process", async () => {
    const process = await EmulatorProcess.fresh();
    await assert.rejects(
      process.start(),
      new RegExp(`an emulator is already running, at 169\\.254\\.170\\.2:${port}.*Remedy: docker stop ${name}`),
    );
    rmSync(process.dir, { recursive: true });
    const other = asContainer(`${name}-2`, mkdtempSync(join(folder, "other-")));
    await assert.rejects(other.start(`${await freePort()}`), /an emulator is already running/);
    await other.empty();
    assert.equal((await container.status()).healthy, true);
  });
});
