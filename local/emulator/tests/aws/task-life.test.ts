import assert from "node:assert/strict";
import { DescribeTasksCommand, ListTasksCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import { type Place, place } from "../support/account";
import { ecs, refusal } from "../support/clients";
import { lines, printed, register, run, runShell, shell, start, until } from "../support/tasks";

describe("A task's life", function () {
  this.timeout(60_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  it("shows a poller PROVISIONING, PENDING, RUNNING, DEPROVISIONING and STOPPED, in this order", async function () {
    // A status waits 0.6 s for a poller: on a busy machine an answer may come later.
    this.retries(3);
    const definition = await register(here, { containers: [await shell(here, "main", "echo hello")] });
    const started = await start(here, definition);
    const { seen } = await until(here, started.taskArn!, "STOPPED", 100);
    assert.deepEqual(
      [started.lastStatus, ...seen].filter((status, i, all) => status !== all[i - 1]),
      ["PROVISIONING", "PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"],
    );
  });

  it("ends with the container's exit code, EssentialContainerExited and times in order", async () => {
    const { task, container } = await runShell(here, "exit 7");
    assert.equal(container.exitCode, 7);
    assert.equal(task.stopCode, "EssentialContainerExited");
    assert.equal(task.stoppedReason, "Essential container in task exited");
    const times = [task.createdAt, task.startedAt, task.executionStoppedAt, task.stoppedAt].map((time) =>
      time!.getTime(),
    );
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(
      times.some((time) => time % 1000 > 0),
      "in milliseconds",
    );
  });

  it("gets SIGTERM from StopTask and can finish its work", async () => {
    const command = "trap 'echo saving; sleep 0.5; echo saved; exit 5' TERM; echo up; while :; do sleep 0.1; done";
    const { taskArn } = await start(here, await register(here, { containers: [await shell(here, "main", command)] }));
    await printed(here, taskArn!, "up");
    const stop = new StopTaskCommand({ cluster: here.cluster, task: taskArn, reason: "enough" });
    const { task: asked } = await (await ecs()).send(stop);
    assert.equal(asked!.desiredStatus, "STOPPED");
    assert.notEqual(asked!.lastStatus, "STOPPED");
    const { task } = await until(here, taskArn!, "STOPPED");
    assert.equal(task.stopCode, "UserInitiated");
    assert.equal(task.stoppedReason, "enough");
    assert.equal(task.containers![0]!.exitCode, 5);
    assert.deepEqual(await lines(here, taskArn!), ["up", "saving", "saved"]);
  });

  it("is killed if it does not end within stopTimeout", async () => {
    const command = "trap '' TERM; echo up; while :; do sleep 0.1; done";
    const containers = [await shell(here, "main", command, { stopTimeout: 2 })];
    const { taskArn } = await start(here, await register(here, { containers }));
    await printed(here, taskArn!, "up");
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: taskArn }));
    const { task } = await until(here, taskArn!, "STOPPED");
    assert.equal(task.containers![0]!.exitCode, 137);
  });

  it("can be stopped before it has started", async () => {
    const { taskArn } = await start(
      here,
      await register(here, { containers: [await shell(here, "main", "sleep 60", { stopTimeout: 2 })] }),
    );
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: taskArn }));
    const { task } = await until(here, taskArn!, "STOPPED");
    assert.equal(task.stopCode, "UserInitiated");
  });

  it("reports OutOfMemoryError if the kernel kills it for lack of memory", async () => {
    const command = "x=$(head -c 300000000 /dev/zero | tr '\\0' x); echo never";
    const { container } = await runShell(here, command, { memory: 64 });
    assert.equal(container.exitCode, 137);
    assert.match(container.reason!, /^OutOfMemoryError: Container killed due to memory usage/);
  });

  for (const [where, image] of [
    ["no registry that can be reached", "no-such-registry.invalid/image:1"],
    ["a registry where nobody listens", "localhost:1/none:1"],
  ]) {
    it(`fails to start with CannotPullContainerError for an image in ${where}`, async () => {
      const task = await run(here, { containers: [await shell(here, "main", "true", { image })] });
      assert.equal(task.stopCode, "TaskFailedToStart");
      assert.match(task.stoppedReason!, /^CannotPullContainerError: pull image manifest has been retried/);
      assert.equal(task.containers![0]!.exitCode, undefined);
    });
  }

  it("fails to start if its program does not exist", async () => {
    const task = await run(here, { containers: [await shell(here, "main", "", { command: ["/no/such/program"] })] });
    assert.equal(task.stopCode, "TaskFailedToStart");
    assert.match(task.containers![0]!.reason!, /^CannotStartContainerError: .*no such file/);
  });

  it("stays visible and is listed as STOPPED", async () => {
    const { task } = await runShell(here, "true", {}, {});
    const client = await ecs();
    const { taskArns } = await client.send(new ListTasksCommand({ cluster: here.cluster, desiredStatus: "STOPPED" }));
    assert.ok(taskArns!.includes(task.taskArn!));
    const running = await client.send(new ListTasksCommand({ cluster: here.cluster }));
    assert.ok(!running.taskArns!.includes(task.taskArn!));
  });

  it("is MISSING for an unknown id", async () => {
    const { failures } = await (await ecs()).send(
      new DescribeTasksCommand({ cluster: here.cluster, tasks: ["0123456789abcdef0123456789abcdef"] }),
    );
    assert.equal(failures![0]!.reason, "MISSING");
  });

  it("cannot be stopped or described in a cluster that does not exist", async () => {
    const client = await ecs();
    for (const command of [
      new StopTaskCommand({ cluster: "none", task: "x" }),
      new DescribeTasksCommand({ cluster: "none", tasks: ["x"] }),
    ]) {
      assert.equal((await refusal(client.send(command as StopTaskCommand))).name, "ClusterNotFoundException");
    }
  });
});
