import assert from "node:assert/strict";
import jsonata from "jsonata";
import { readEnd, type TaskEnd } from "../../../components/machine/task-end";
import { R_CONTAINER } from "../../../contract/outputs/contract";

const REASON = "OutOfMemoryError: Container killed due to memory usage";
const r = (more: object) => ({ Name: R_CONTAINER, ...more });
const beside = (more: object) => ({ Name: "agent", ...more });

/** As Step Functions evaluates it: with `$parse`, which JSONata itself lacks. */
async function endOf(task: object): Promise<unknown> {
  const expression = jsonata(readEnd("Why").Output.slice(2, -2));
  expression.registerFunction("parse", JSON.parse);
  const input = { size: { at: 0 }, error: { Error: "States.TaskFailed", Cause: JSON.stringify(task) } };
  const { end, ...rest } = await expression.evaluate({}, { states: { input } });
  assert.deepEqual(rest, input);
  return end;
}

describe("the end that a state machine reads from a task", () => {
  const exited = (...Containers: object[]) => ({ StopCode: "EssentialContainerExited", Containers });
  const table: Array<[TaskEnd, what: string, task: object]> = [
    ["memory", "R's code 137", exited(r({ ExitCode: 137 }))],
    ["memory", "ECS's reason for R's container, whatever its code", exited(r({ ExitCode: 1, Reason: REASON }))],
    ["memory", "ECS's reason for the task", { ...exited(r({ ExitCode: 1 })), StoppedReason: REASON }],
    ["failed", "a sidecar killed after R had failed", exited(beside({ ExitCode: 137 }), r({ ExitCode: 1 }))],
    ["failed", "a sidecar out of memory", exited(r({ ExitCode: 143 }), beside({ ExitCode: 137, Reason: REASON }))],
    ["failed", "a sidecar's code 3", exited(r({ ExitCode: 1 }), beside({ ExitCode: 3 }))],
    ["failed", "R's code 31", exited(r({ ExitCode: 31 }))],
    ["failed", "R's code 1370", exited(r({ ExitCode: 1370 }))],
    ["rejected", "R's code 3", exited(beside({ ExitCode: 143 }), r({ ExitCode: 3 }))],
    ["done", "R's code 0 beside a sidecar that SIGTERM ended", exited(beside({ ExitCode: 143 }), r({ ExitCode: 0 }))],
    ["stopped", "StopTask, also after SIGKILL", { ...exited(r({ ExitCode: 137 })), StopCode: "UserInitiated" }],
    ["failed", "Spot, also after SIGKILL", { ...exited(r({ ExitCode: 137 })), StopCode: "SpotInterruption" }],
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
  for (const [end, what, task] of table) it(`is ${end}: ${what}`, async () => assert.equal(await endOf(task), end));
});
