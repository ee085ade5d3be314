import assert from "node:assert/strict";
import { type Place, place } from "../support/account";
import { interruptTask } from "../support/emulator";
import { describe1, lines, printed, register, shell, start, until } from "../support/tasks";

describe("A Spot interruption", function () {
  this.timeout(60_000);
  const waits = 'trap "echo interrupted; exit 9" TERM; echo waiting; while :; do sleep 0.1; done';
  let here: Place;
  before(async () => {
    here = await place();
  });

  /** A running task. @returns its ARN */
  const run = async (capacityProvider: string) => {
    const definition = await register(here, { containers: [await shell(here, "main", waits)] });
    const { taskArn } = await start(here, definition, { capacityProviderStrategy: [{ capacityProvider }] });
    await printed(here, taskArn!, "waiting");
    return taskArn!;
  };

  it("sends SIGTERM, waits for the container, and is the task's stopCode", async () => {
    const taskArn = await run("FARGATE_SPOT");
    assert.equal((await interruptTask(taskArn)).code, 0);
    const { stopCode, stoppedReason, containers } = (await until(here, taskArn, "STOPPED")).task;
    assert.deepEqual(
      [stopCode, stoppedReason, containers![0]!.exitCode],
      ["SpotInterruption", "Your Spot Task was interrupted.", 9],
    );
    assert.deepEqual(await lines(here, taskArn), ["waiting", "interrupted"]);
    const { code, stderr } = await interruptTask(taskArn);
    assert.deepEqual([code, stderr], [1, `emulator: no task ${taskArn.split("/").at(-1)} is running\n`]);
  });

  it("is refused for a task on demand", async () => {
    const taskArn = await run("FARGATE");
    await until(here, taskArn, "RUNNING");
    const { code, stderr } = await interruptTask(taskArn);
    const id = taskArn.split("/").at(-1);
    assert.deepEqual([code, stderr], [1, `emulator: task ${id} does not run on FARGATE_SPOT\n`]);
    assert.equal((await describe1(here, taskArn)).lastStatus, "RUNNING");
  });
});
