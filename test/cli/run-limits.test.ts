import assert from "node:assert/strict";
import { systemClock } from "../../runner/cli/base/world";
import { followTask } from "../../runner/cli/follow/follow";
import { environmentOf } from "./fake/aws";
import { exits } from "./fake/ecs";
import { followParts, seenNothing } from "./fake/follow";
import { model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

describe("rfargate run with time limits", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  it("leaves its timeout to the container, and exits with the container's 124", async () => {
    world.aws.ecs.steps = exits(124);
    world.aws.runsLike({ exitCode: 124 });
    assert.equal(await world.run("run", "test-script.R", "--timeout", "5s"), 124);
    assert.equal(environmentOf(world.aws.ecs.tasks[0]!).RFARGATE_TIMEOUT, "5");
    assert.deepEqual(world.aws.ecs.stops, []);
  });

  it("stops a task that has not started by --start-timeout, and exits with 124", async () => {
    world.aws.ecs.steps = [{ lastStatus: "PENDING" }];
    assert.equal(await world.run("run", "test-script.R", "--start-timeout", "5s"), 124);
    assert.match(world.aws.ecs.stops[0]?.reason ?? "", /start timeout of 5 s/);
    assert.match(world.stderr, /cause: The task did not start within --start-timeout/);
  });

  it("stops a task that has not started by the model's startTimeout, even from logs -f, and says that it must be followed", async () => {
    world.deploy(stack({ models: { "first-run": model("first-run", { startTimeout: 7 }) } }));
    world.aws.ecs.steps = [{ lastStatus: "PENDING" }];
    assert.equal(await world.run("run", "test-script.R"), 124);
    assert.match(world.aws.ecs.stops[0]?.reason ?? "", /start timeout of 7 s/);
    assert.equal(await world.run("run", "test-script.R", "--id", "r2", "--no-follow"), 0);
    assert.match(world.stderr, /startTimeout of 7 s is enforced only while the run is followed: rfargate logs -f r2/);
    assert.equal(world.aws.ecs.stops.length, 1);
    assert.equal(await world.run("logs", "-f", "r2"), 124);
    assert.equal(world.aws.ecs.stops.length, 2);
  });

  it("does not stop a task because this machine's clock is ahead of AWS's", async () => {
    const stops: string[] = [];
    const now = 1_760_000_000_000;
    const running = { lastStatus: "RUNNING", startedAt: new Date(now - 3_600_000) };
    let looks = 0;
    await followTask({
      ...followParts(seenNothing(now), []),
      ecs: {
        describe: async () => (++looks > 3 ? { lastStatus: "STOPPED" } : running),
        stop: async (_, reason) => void stops.push(reason),
        clockOffset: -3_600_000,
      },
      task: running,
      limits: { timeout: 60 },
    });
    assert.deepEqual(stops, []);
  });

  it("measures time evenly when the machine's clock is put forward or back", () => {
    const real = Date.now;
    const before = systemClock.now();
    try {
      for (const hours of [5, -5]) {
        Date.now = () => real() + hours * 3_600_000;
        assert.ok(Math.abs(systemClock.now() - before) < 600_000);
      }
    } finally {
      Date.now = real;
    }
  });

  it("stops a task whose container still runs five minutes after its timeout", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING", startedAt: world.now / 1000 - 306 }];
    assert.equal(await world.run("run", "test-script.R", "--timeout", "5s"), 124);
    assert.equal(world.aws.ecs.stops.length, 1);
    assert.match(world.aws.ecs.stops[0]?.reason ?? "", /timeout of 5 s/);
    assert.match(world.stderr, /longer than its timeout/);
  });

  it("uses the model's timeout by default", async () => {
    world.deploy(stack({ models: { "first-run": model("first-run", { timeout: 3 }) } }));
    world.aws.ecs.steps = [{ lastStatus: "RUNNING", startedAt: world.now / 1000 - 304 }];
    assert.equal(await world.run("run"), 124);
    assert.match(world.aws.ecs.stops[0]?.reason ?? "", /timeout of 3 s/);
  });
});
