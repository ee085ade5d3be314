import assert from "node:assert/strict";
import { denied, throttle } from "./fake/faults";
import { TestWorld } from "./fake/world";

/** A run whose process died before it heard back from ECS, which has forgotten the task since. */
async function forget(world: TestWorld): Promise<void> {
  await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
  const record = JSON.parse(world.aws.s3.text("runs/r1/request.json") ?? "{}");
  world.aws.s3.put("runs/r1/request.json", JSON.stringify({ ...record, taskArn: null }));
  world.aws.ecs.tasks.length = 0;
}

const tokens = (world: TestWorld) => world.aws.ecs.asked.map(({ clientToken }) => clientToken);

describe("starting a run", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.aws.runsLike({ lines: ["hello"] });
  });
  afterEach(() => world.end());

  it("starts one task if the response is lost, and repeats the request with the same token", async () => {
    world.aws.faults.next("ecs:RunTask", { kind: "lost" }, { kind: "lost" });
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.equal(world.aws.ecs.tasks.length, 1);
    assert.deepEqual(new Set(tokens(world)), new Set(["r1"]));
    assert.ok(tokens(world).length >= 2);
  });

  it("starts one task if a response is lost and the repeated request is throttled", async () => {
    world.aws.faults.next("ecs:RunTask", { kind: "lost" }, throttle, throttle);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.equal(world.aws.ecs.tasks.length, 1);
  });

  it("repeats the request with a new token after failures[] of HTTP 200, and says why it waits", async () => {
    world.aws.ecs.failures.push(
      { reason: "Capacity is unavailable at this time. Please try again later" },
      { reason: "RESOURCE:ENI" },
    );
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.deepEqual(tokens(world), ["r1", "r1.2", "r1.3"]);
    assert.match(world.stderr, /not started yet: Capacity is unavailable/);
    assert.equal(world.aws.ecs.tasks.length, 1);
  });

  it("records the attempt before the request, so that another process repeats the right one", async () => {
    world.aws.ecs.failures.push({ reason: "RESOURCE:ENI" });
    await world.run("run", "test-script.R", "--id", "r1");
    assert.equal(JSON.parse(world.aws.s3.text("runs/r1/request.json") ?? "{}").attempt, 2);
  });

  it("gives up with 75 without capacity in any attempt", async () => {
    for (let i = 0; i < 10; i++) world.aws.ecs.failures.push({ reason: "Capacity is unavailable at this time" });
    assert.equal(await world.run("run", "test-script.R"), 75);
    assert.equal(world.aws.ecs.tasks.length, 0);
    assert.match(world.stderr, /could not be started: Capacity is unavailable/);
    assert.ok(world.slept.reduce((sum, ms) => sum + ms, 0) < 120_000);
  });

  it("gives up with 75 at once for a permanent failure", async () => {
    world.aws.ecs.failures.push({ reason: "MISSING", detail: "no such subnet" });
    assert.equal(await world.run("run", "test-script.R"), 75);
    assert.equal(world.aws.ecs.asked.length, 1);
    assert.match(world.stderr, /MISSING: no such subnet/);
  });

  it("does not claim that nothing was started without a response, and says how to continue", async () => {
    world.aws.faults.always("ecs:RunTask", { kind: "lost" });
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75);
    assert.match(world.stderr, /unknown whether run r1 was started/);
    assert.match(world.stderr, /--id r1/);
    assert.equal(world.aws.ecs.tasks.length, 1);
  });

  it("names the denied action and the policy that allows it, exit 69", async () => {
    world.aws.faults.always("ecs:RunTask", denied("ecs:RunTask"));
    assert.equal(await world.run("run", "test-script.R"), 69);
    assert.match(world.stderr, /access denied for ecs:RunTask/);
    assert.match(world.stderr, /policy\/test-operator/);
  });

  it("does not claim that nothing was started if the first response was lost and later requests are throttled", async () => {
    world.aws.faults.next("ecs:RunTask", { kind: "lost" });
    world.aws.faults.always("ecs:RunTask", throttle);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75);
    assert.match(world.stderr, /unknown whether run r1 was started/);
    assert.equal(world.aws.ecs.tasks.length, 1);
  });

  it("does not treat a failure after a lost response as a refusal: the same id finds the one task", async () => {
    world.aws.faults.next("ecs:RunTask", { kind: "lost" }, denied("ecs:RunTask"));
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75);
    assert.match(world.stderr, /unknown whether run r1 was started: .*not authorized/);
    world.aws.faults.next("ecs:RunTask", denied("ecs:RunTask"));
    const [task] = world.aws.ecs.tasks.splice(0);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75, "while ECS's list lacks the task");
    world.aws.ecs.tasks.push(task!);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.deepEqual(new Set(tokens(world)), new Set(["r1"]));
    assert.equal(world.aws.ecs.tasks.length, 1);
  });

  it("uses a new token only after failures[], not after a rejected request", async () => {
    world.aws.faults.next("ecs:RunTask", denied("ecs:RunTask"));
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 69);
    world.aws.ecs.failures.push({ reason: "MISSING" });
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.deepEqual(tokens(world), ["r1", "r1.2"]);
  });

  it("starts nothing again for an id whose task ECS has forgotten, and exits as the run did", async () => {
    world.aws.runsLike({ exitCode: 3 });
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    world.aws.ecs.tasks.length = 0;
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 3);
    assert.equal(world.aws.ecs.asked.length, 1);
  });

  it("attaches to the running task if the same id is requested again", async () => {
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.equal(world.aws.ecs.asked.length, 1);
    assert.match(world.stderr, /was started before/);
    assert.match(world.stdout, /hello/);
  });

  it("finds the task of a request whose process died before the response", async () => {
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    const record = JSON.parse(world.aws.s3.text("runs/r1/request.json") ?? "{}");
    world.aws.s3.put("runs/r1/request.json", JSON.stringify({ ...record, taskArn: null }));
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.equal(world.aws.ecs.tasks.length, 1);
    assert.equal(world.aws.ecs.asked.length, 1);
  });

  it("starts the task of a run whose process died before its request", async () => {
    await forget(world);
    world.aws.s3.objects.delete("runs/r1/manifest.json");
    assert.equal(await world.run("run", "test-script.R", "--id", "r1", "--no-follow"), 0);
    assert.deepEqual(tokens(world), ["r1", "r1"]);
  });

  it("rejects an id of a different request, and starts nothing", async () => {
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    assert.equal(await world.run("run", "test-script.R", "--id", "r1", "-e", "YEAR=2026"), 64);
    assert.equal(world.aws.ecs.asked.length, 1);
    assert.match(world.stderr, /was requested at .* with other/);
  });

  it("recognizes a run whose task and token ECS has forgotten by its manifest, and exits as it did", async () => {
    world.aws.runsLike({ exitCode: 3 });
    await forget(world);
    const manifest = JSON.parse(world.aws.s3.text("runs/r1/manifest.json") ?? "{}");
    const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task/cluster/0123456789abcdef0123456789abcdef";
    world.aws.s3.put("runs/r1/manifest.json", JSON.stringify({ ...manifest, taskArn }));
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 3);
    assert.equal(world.aws.ecs.asked.length, 1);
  });

  it("rejects a repeated request if ECS may have forgotten its token, an hour after the task's end", async () => {
    await forget(world);
    world.aws.s3.objects.delete("runs/r1/manifest.json");
    world.now += 61 * 60_000;
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75);
    assert.match(world.stderr, /AWS no longer knows whether it was started/);
    assert.equal(world.aws.ecs.asked.length, 1);
  });
});
