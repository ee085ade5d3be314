import assert from "node:assert/strict";
import type { Task } from "../../runner/cli/aws/ecs";
import { summarize } from "../../runner/cli/runs/summary";

const started = (task: Partial<Task>) =>
  summarize({ runId: "r", task: { ...task } as Task, container: "r-ecs-container", now: 0 }).startedBy;

describe("who started a run", () => {
  it("is the trigger that the task's tag names, before the mark that ECS shows", () => {
    const tags = [{ key: "r-on-fargate:started-by", value: "schedule nightly" }];
    assert.equal(started({ startedBy: "chronos-schedule/nightly", tags }), "schedule nightly");
  });

  it("is ECS's mark where no trigger of the stack did it, and nobody where there is none", () => {
    assert.equal(started({ startedBy: "ecs-svc/123", tags: [] }), "ecs-svc/123");
    assert.equal(started({}), null);
  });
});
