import assert from "node:assert/strict";
import type { Task } from "../../runner/cli/aws/ecs";
import { summarize } from "../../runner/cli/runs/summary";

const started = (task: Partial<Task>) =>
  summarize({ runId: "r", task: { ...task } as Task, container: "r-ecs-container", now: 0 }).startedBy;

describe("the origin of a run", () => {
  it("is the trigger in the task's tag, before ECS's startedBy", () => {
    const tags = [{ key: "r-on-fargate:started-by", value: "schedule nightly" }];
    assert.equal(started({ startedBy: "chronos-schedule/nightly", tags }), "schedule nightly");
  });

  it("is ECS's startedBy without a trigger of the stack, or empty", () => {
    assert.equal(started({ startedBy: "ecs-svc/123", tags: [] }), "ecs-svc/123");
    assert.equal(started({}), null);
  });
});
