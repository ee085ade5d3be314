import assert from "node:assert/strict";
import { configuredOtherContainers } from "../../../components/task/containers";
import { taskOverrides } from "../../../components/task/task-start";

describe("a task's size that replaces the model's", () => {
  const sidecars = [{ name: "proxy", cpu: 64 }, { name: "clean" }];
  const r = (...args: Parameters<typeof taskOverrides>) => taskOverrides(...args).containerOverrides[0];

  it("gives R's container what sidecars and log router leave: ECS rejects more than the task has", () => {
    const beside = configuredOtherContainers({ sidecars, logRouter: { image: "router", cpu: 32 } });
    assert.deepEqual(beside, { cpu: 96, memory: 50 });
    assert.equal(r({ cpu: 512, memory: 1024 }, beside)?.cpu, 416);
    assert.equal(r({ cpu: 256 }, configuredOtherContainers({ sidecars: [{ name: "clean" }] }))?.cpu, 256);
  });

  it("does not override R's container without others, or with the model's CPU", () => {
    assert.equal(configuredOtherContainers({}), undefined);
    assert.deepEqual(r({ cpu: 512 }, undefined), { name: "r-ecs-container", environment: [] });
    assert.deepEqual(r({ memory: 2048 }, { cpu: 96, memory: 0 }), { name: "r-ecs-container", environment: [] });
  });
});
