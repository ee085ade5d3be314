import assert from "node:assert/strict";
import jsonata from "jsonata";
import { readEnd, readMapTask, type TaskEnd } from "../../../components/machine/task-end";
import { chunkStates } from "../../../components/map/chunk-states";
import { mapDefinition } from "../../../components/map/definition";
import { lostChunks } from "../../../contract/map/failed-task";
import { R_CONTAINER } from "../../../contract/outputs/contract";
import { MACHINE_ARGS } from "./machine-args";

const REASON = "OutOfMemoryError: Container killed due to memory usage";
const r = (more: object) => ({ Name: R_CONTAINER, ...more });
const beside = (more: object) => ({ Name: "agent", ...more });
const exited = (...Containers: object[]) => ({ StopCode: "EssentialContainerExited", Containers });
const failed = (task: object) => ({ Error: "States.TaskFailed", Cause: JSON.stringify(task) });

/** As Step Functions evaluates it: with `$parse`, which JSONata itself lacks. */
async function evaluate(text: unknown, input: object): Promise<Record<string, unknown>> {
  const expression = jsonata(String(text).slice(2, -2));
  expression.registerFunction("parse", JSON.parse);
  return expression.evaluate({}, { states: { input } });
}

async function endOf(error: object): Promise<unknown> {
  const input = { size: { at: 0 }, error };
  const { end, ...rest } = await evaluate(readEnd("Why").Output, input);
  assert.deepEqual(rest, input);
  return end;
}

describe("the end that a state machine reads from a task", () => {
  const table: Array<[TaskEnd, what: string, task: object]> = [
    ["killed", "R's code 137 without ECS's word", exited(r({ ExitCode: 137 }))],
    ["memory", "R's code 137 with ECS's reason", exited(r({ ExitCode: 137, Reason: REASON }))],
    ["memory", "ECS's reason for R's container, whatever its code", exited(r({ ExitCode: 1, Reason: REASON }))],
    ["memory", "ECS's reason for the task", { ...exited(r({ ExitCode: 1 })), StoppedReason: REASON }],
    ["failed", "R's own code 76", exited(r({ ExitCode: 76 }))],
    ["failed", "a sidecar killed after R had failed", exited(beside({ ExitCode: 137 }), r({ ExitCode: 1 }))],
    ["failed", "a sidecar out of memory", exited(r({ ExitCode: 143 }), beside({ ExitCode: 137, Reason: REASON }))],
    ["failed", "a sidecar's code 3", exited(r({ ExitCode: 1 }), beside({ ExitCode: 3 }))],
    ["failed", "R's code 31", exited(r({ ExitCode: 31 }))],
    ["failed", "R's code 1370", exited(r({ ExitCode: 1370 }))],
    ["rejected", "R's code 3", exited(beside({ ExitCode: 143 }), r({ ExitCode: 3 }))],
    ["done", "R's code 0 beside a sidecar that SIGTERM ended", exited(beside({ ExitCode: 143 }), r({ ExitCode: 0 }))],
    ["stopped", "StopTask, also after SIGKILL", { ...exited(r({ ExitCode: 137 })), StopCode: "UserInitiated" }],
    ["spot", "Spot, also after SIGKILL", { ...exited(r({ ExitCode: 137 })), StopCode: "SpotInterruption" }],
    ["failed", "maintenance of the host", { ...exited(r({ ExitCode: 137 })), StopCode: "TerminationNotice" }],
    ["failed", "R that never ran", { StopCode: "TaskFailedToStart", Containers: [r({}), beside({ ExitCode: 0 })] }],
    ["failed", "no containers", { StopCode: "TaskFailedToStart" }],
    [
      "failed",
      "texts of a user",
      {
        ...exited(r({ ExitCode: 1 })),
        Overrides: { Environment: [{ Value: `OutOfMemory "ExitCode":137 ${REASON}` }] },
      },
    ],
  ];
  for (const [end, what, task] of table)
    it(`is ${end}: ${what}`, async () => assert.equal(await endOf(failed(task)), end));

  it("is timeout or refused without a task", async () => {
    assert.equal(await endOf({ Error: "States.Timeout", Cause: "" }), "timeout");
    assert.equal(await endOf({ Error: "ECS.ClientException", Cause: "no such cluster" }), "refused");
  });
});

describe("the failed tasks of a map", () => {
  const task = (more: object) => ({
    ...{ TaskArn: "arn:aws:ecs:eu-west-1:1:task/c/abc-1", Cpu: "512", Memory: "1024" },
    ...{ StartedAt: 1_764_500_000_000, StoppedAt: 1_764_500_060_000, ...more },
  });
  const spot = task({ StopCode: "SpotInterruption", StoppedReason: 'Your Spot Task\nwas "interrupted".' });
  const input = (error: object, tried = "") => ({
    ...{ chunk: "17", chunks: 3, try: { capacity: "FARGATE_SPOT" } },
    ...{ tried, error },
  });
  const read = async (error: object, tried?: string) => evaluate(readMapTask("Why").Output, input(error, tried));
  const lostOf = async (given: object) =>
    (await evaluate(chunkStates(MACHINE_ARGS).Lost!.Output, given)).lost as string;

  it("are noted with task, size, capacity, times and reason, one line after the other", async () => {
    const { tried } = await read(failed(spot), "failed - - - - - - x\n");
    assert.equal(
      tried,
      "failed - - - - - - x\nspot abc-1 FARGATE_SPOT 512 1024 1764500000000 1764500060000 Your Spot Task was interrupted .\n",
    );
  });

  it("ran out of memory by the container's word for it, 76, not by 137", async () => {
    assert.equal((await read(failed(exited(r({ ExitCode: 76 }))))).end, "memory");
    assert.equal((await read(failed(exited(r({ ExitCode: 137 }))))).end, "killed");
  });

  it("are read from the cause of a map that lost chunks", async () => {
    const chunk = await read(failed(spot));
    const never = await read({ Error: "ECS.ClientException", Cause: "no such cluster" });
    const lost = [await lostOf(chunk), await lostOf({ ...never, chunk: "18" })];
    const { cause } = { cause: await evaluate(mapDefinition(MACHINE_ARGS).States.Incomplete.Cause, { lost }) };
    assert.deepEqual(lostChunks(String(cause), 2), [
      {
        ...{ chunk: 17, round: 2, end: "spot", task: "abc-1", capacity: "FARGATE_SPOT", cpu: 0.5, memory: 1024 },
        ...{ startedAt: "2025-11-30T10:53:20.000Z", stoppedAt: "2025-11-30T10:54:20.000Z" },
        reason: "Your Spot Task was interrupted .",
      },
      {
        ...{ chunk: 18, round: 2, end: "refused", task: null, capacity: "FARGATE_SPOT", cpu: null, memory: null },
        ...{ startedAt: null, stoppedAt: null, reason: "ECS.ClientException: no such cluster" },
      },
    ]);
  });

  it("fit into a state's result, however many chunks are lost", async () => {
    const reason = '\u00fc"\\'.repeat(200);
    const { tried } = await read(failed(task({ StopCode: "TaskFailedToStart", StoppedReason: reason })));
    for (const chunks of [1, 900, 10_000]) {
      const result = { lost: await lostOf({ tried, chunks, chunk: String(chunks) }) };
      assert.ok(chunks * (JSON.stringify(result).length + 1) < 262_144, `${chunks}`);
      const [read] = lostChunks(result.lost, 1);
      assert.deepEqual([read!.chunk, read!.end], [chunks, "failed"]);
    }
  });
});
