import assert from "node:assert/strict";
import { CONTAINER } from "./fake/stack";
import { TestWorld } from "./fake/world";

describe("runs whose task ECS still has", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.aws.runsLike({ lines: ["hello"], outputs: { "a.txt": "A" } });
  });
  afterEach(() => world.end());

  it("show how they ended once their manifest says so, before ECS does", async () => {
    world.aws.runsLike({ outputs: { "a.txt": "A" }, exitCode: 3 });
    await world.run("run", "test-script.R", "--id", "r1");
    for (const [lastStatus, status] of [
      ["RUNNING", "STOPPING"],
      ["DEPROVISIONING", "DEPROVISIONING"],
    ] as const) {
      Object.assign(world.aws.ecs.tasks[0]!, { steps: [{ lastStatus, containers: [{ name: CONTAINER }] }], at: 0 });
      const [run] = await world.listed();
      assert.deepEqual([run?.status, run?.exitCode], [status, 3]);
      world.stdout = "";
      await world.run("status", "r1");
      assert.match(world.stdout, new RegExp(`^status: +${status}\nexit code: +3\n`, "m"));
      await world.run("report", "r1");
      assert.match(world.read("report-r1.html"), /<span class="badge bad">failed, exit code 3</);
    }
  });

  it("have no exit code while a task runs that is not the manifest's, as in a second try", async () => {
    await world.run("run", "test-script.R", "--id", "r1");
    const [task] = world.aws.ecs.tasks;
    const running = { steps: [{ lastStatus: "RUNNING", containers: [{ name: CONTAINER }] }], at: 0 };
    Object.assign(task!, { ...running, taskArn: task!.taskArn.replace(/.{4}$/, "0000") });
    world.aws.leave("r1", { "early.csv": "1" }, 1, undefined, { taskArn: `${task!.taskArn.slice(0, -4)}ffff` });
    const [run] = await world.listed();
    assert.deepEqual([run?.status, run?.exitCode, run?.stoppedAt], ["RUNNING", null, null]);
    world.stdout = "";
    await world.run("status", "r1", "--json");
    assert.deepEqual(JSON.parse(world.stdout).outputs, []);
    await world.run("report", "r1");
    assert.match(world.read("report-r1.html"), /<span class="badge going">running</);
    assert.doesNotMatch(world.read("report-r1.html"), /early\.csv/);
  });
});
