import assert from "node:assert/strict";
import { ListTasksCommand } from "@aws-sdk/client-ecs";
import { GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { retryDefinition } from "../../../../components/retry/definition";
import { R_CONTAINER } from "../../../../contract/outputs/contract";
import { retryInput } from "../../../../contract/retry-input";
import { triesOf } from "../../../../runner/cli/tries/run-tries";
import { eventually } from "../../../../test/support/eventually";
import { allow, arn, type Place, place, unique } from "../support/account";
import { ecs } from "../support/clients";
import { interruptTask } from "../support/emulator";
import { begin, create, ended, sfn, taskStatements } from "../support/machine";
import { type Definition, lines, register, shell, signal } from "../support/tasks";

describe("The state machine of retried runs, with real containers", function () {
  this.timeout(180_000);
  let here: Place;
  let machineArn: string;

  before(async () => {
    here = await place();
    machineArn = await machine();
  });

  /** A machine of tasks whose R container exits with $CODE, with others beside it. */
  async function machine(...beside: Definition["containers"]): Promise<string> {
    return machineOf({}, await shell(here, R_CONTAINER, 'echo "run $RFARGATE_RUN_ID"; exit $CODE'), ...beside);
  }

  async function machineOf(
    { volumes, ...more }: { spotRetries?: number; volumes?: Definition["volumes"] },
    ...containers: Definition["containers"]
  ): Promise<string> {
    const definition = retryDefinition({
      model: "m",
      clusterArn: arn("ecs", `cluster/${here.cluster}`),
      taskDefinitionArn: await register(here, { containers, volumes }),
      subnetIds: ["subnet-0a1b2c3d"],
      securityGroupIds: [],
      assignPublicIp: false,
      shared: false,
      taskTimeout: 60,
      ...more,
    });
    const tags = allow("ecs:TagResource", arn("ecs", `task/${here.cluster}/*`));
    return create(unique("retry"), definition, [...taskStatements(here), tags]);
  }

  /** Starts a run whose container ends with an exit code. */
  async function beginRun(exitCode: number, tries: number, by: string) {
    const input = retryInput({
      environment: { CODE: String(exitCode) },
      tags: { team: "a" },
      spot: true,
      size: { cpu: 256, memory: 512 },
      retries: { tries, memoryLimit: 1024 },
    });
    const name = unique("run");
    return { name, executionArn: await begin(by, input, name) };
  }

  /** The same to its end: how its execution ended, and how each try. */
  async function runWith(exitCode: number, tries: number, by = machineArn) {
    const { name, executionArn } = await beginRun(exitCode, tries, by);
    return { name, ...(await endOf(executionArn)) };
  }

  async function endOf(executionArn: string) {
    const { status } = await ended(executionArn);
    const { events } = await (await sfn()).send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const { tries: found } = triesOf(status!, events!);
    const shown = found.map(({ task, end }) => [task.capacityProviderName, task.overrides?.memory ?? task.memory, end]);
    return { status, shown, tasks: found.map(({ task }) => task) };
  }

  it("runs a successful task once, with the run's id in its variables and tags", async () => {
    const { name, status, shown, tasks } = await runWith(0, 3);
    assert.equal(status, "SUCCEEDED");
    assert.deepEqual(shown, [["FARGATE_SPOT", "512", "exit code 0"]]);
    assert.deepEqual(await lines(here, tasks[0]!.taskArn!, R_CONTAINER), [`run ${name}`]);
    const tags = Object.fromEntries(tasks[0]!.tags!.map(({ key, value }) => [key, value]));
    assert.deepEqual(tags, { "r-on-fargate:model": "m", "r-on-fargate:run-id": name, team: "a" });
  });

  it("retries a failed task on demand, up to the limit", async () => {
    const { status, shown } = await runWith(7, 3);
    assert.equal(status, "FAILED");
    const onDemand = ["FARGATE", "512", "exit code 7"];
    assert.deepEqual(shown, [["FARGATE_SPOT", "512", "exit code 7"], onDemand, onDemand]);
  });

  it("uses the next size after a lack of memory, up to the limit, regardless of the tries left", async () => {
    const { status, shown } = await runWith(137, 1);
    assert.equal(status, "FAILED");
    assert.deepEqual(shown, [
      ["FARGATE_SPOT", "512", "it ran out of memory"],
      ["FARGATE_SPOT", "1024", "it ran out of memory"],
    ]);
  });

  it("ends with the first try that R rejects", async () => {
    const { status, shown } = await runWith(3, 3);
    assert.deepEqual([status, shown.length], ["FAILED", 1]);
  });

  it("depends on R's container, not on those that ECS ends with it", async () => {
    const stubborn = 'trap "" TERM; touch /shared/up; while :; do sleep 0.1; done';
    const mountPoints = [{ sourceVolume: "shared", containerPath: "/shared", readOnly: false }];
    const by = await machineOf(
      { volumes: [{ name: "shared" }] },
      await shell(here, R_CONTAINER, "until [ -f /shared/up ]; do sleep 0.1; done; exit $CODE", { mountPoints }),
      await shell(here, "agent", stubborn, { mountPoints, essential: false, stopTimeout: 2 }),
    );
    const { status, shown, tasks } = await runWith(7, 2, by);
    const codes = tasks.map(({ containers }) => containers!.map(({ exitCode }) => exitCode).sort());
    assert.deepEqual(codes, [
      [137, 7],
      [137, 7],
    ]);
    assert.equal(status, "FAILED");
    assert.deepEqual(shown, [
      ["FARGATE_SPOT", "512", "exit code 7"],
      ["FARGATE", "512", "exit code 7"],
    ]);
  });

  it("succeeds if R did, however another essential container ends", async () => {
    const sidecar = await shell(here, "agent", 'trap "exit 9" TERM; while :; do sleep 0.1; done', { stopTimeout: 5 });
    const { status, shown } = await runWith(0, 3, await machine(sidecar));
    assert.equal(status, "SUCCEEDED");
    assert.deepEqual(shown, [["FARGATE_SPOT", "512", "exit code 0"]]);
  });

  it("retries an interrupted task with its size, on Spot as often as spotRetries says, then on demand", async () => {
    // Runs out of memory with the smaller size; with the larger one it waits for a signal.
    const command = `
      trap "exit 143" TERM; trap "exit 0" USR1
      read -r memory < <(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null)
      ((memory > 600 << 20)) || exit 137
      echo waiting; while :; do sleep 0.1; done`;
    const by = await machineOf({ spotRetries: 1 }, await shell(here, R_CONTAINER, command));
    const { executionArn } = await beginRun(0, 2, by);
    const waiting = (seen: readonly string[]) =>
      eventually("a task that waits", async () => {
        const { taskArns } = await (await ecs()).send(new ListTasksCommand({ cluster: here.cluster }));
        const other = taskArns!.find((taskArn) => !seen.includes(taskArn));
        return other && (await lines(here, other, R_CONTAINER)).includes("waiting") && other;
      });
    const first = await waiting([]);
    await interruptTask(first);
    const second = await waiting([first]);
    await interruptTask(second);
    await signal("USR1", await waiting([first, second]));
    const { status, shown } = await endOf(executionArn);
    assert.equal(status, "SUCCEEDED");
    assert.deepEqual(shown, [
      ["FARGATE_SPOT", "512", "it ran out of memory"],
      ["FARGATE_SPOT", "1024", "Spot reclaimed the task"],
      ["FARGATE_SPOT", "1024", "Spot reclaimed the task"],
      ["FARGATE", "1024", "exit code 0"],
    ]);
  });
});
