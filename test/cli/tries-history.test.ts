import assert from "node:assert/strict";
import { triesOf } from "../../runner/cli/tries/run-tries";
import { taskOfStates } from "../../runner/cli/tries/task-of-states";

describe("the tries in an execution's history", () => {
  const submitted = { type: "TaskSubmitted", taskSubmittedEventDetails: { output: '{"Tasks":[{"TaskArn":"a"}]}' } };
  const tries = (status: string, ...events: object[]) => triesOf(status, events as never);

  it("are none while ECS rejects the start, and the rejection is dropped once it succeeds", () => {
    const refused = {
      type: "TaskFailed",
      taskFailedEventDetails: { error: "AmazonECS.Unknown", cause: "RESOURCE:FARGATE" },
    };
    assert.deepEqual(tries("RUNNING", refused), { status: "RUNNING", tries: [], refused: "RESOURCE:FARGATE" });
    assert.equal(tries("RUNNING", refused, submitted).refused, undefined);
  });

  it("end at the state's timeout, and with the execution", () => {
    const ends = (status: string, ...events: object[]) =>
      tries(status, submitted, ...events).tries.map(({ end }) => end);
    assert.deepEqual(ends("FAILED", { type: "TaskTimedOut" }), ["it ran longer than taskTimeout"]);
    assert.deepEqual(ends("ABORTED"), ["stopped"]);
    assert.deepEqual(ends("RUNNING"), [undefined]);
  });

  it("have tasks in ECS's form, with times in milliseconds or seconds", () => {
    const at = new Date("2026-11-21T07:00:00Z");
    const { createdAt, tags, stoppedAt } = taskOfStates({
      CreatedAt: at.getTime(),
      StoppedAt: at.getTime() / 1000,
      Tags: [{ Key: "k", Value: "v" }],
    });
    assert.deepEqual([createdAt, stoppedAt, tags], [at, at, [{ key: "k", value: "v" }]]);
  });
});
