import assert from "node:assert/strict";
import { FakeAws, streamOf } from "./fake/aws";
import { exits } from "./fake/ecs";
import { denied, throttle } from "./fake/faults";
import { TestWorld } from "./fake/world";

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

describe("following a run", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  /** Lets the next task have a log, given its stream and end line. */
  function log(make: (stream: string, end: string) => void, exitCode = 0): void {
    world.aws.ecs.steps = exits(exitCode);
    world.aws.ecs.onStart = (task) => {
      const runId = FakeAws.runId(task);
      world.aws.leave(runId, {}, exitCode);
      make(streamOf(task), `rfargate: end run=${runId} exit=${exitCode}`);
    };
  }

  it("prints 20,000 lines once each and in order, over several pages", async () => {
    log((stream, end) => world.aws.logs.add(stream, [...numbered(20_000), end]));
    assert.equal(await world.run("run"), 0);
    assert.equal(world.stdout, `${numbered(20_000).join("\n")}\n`);
  });

  it("prints a line once although CloudWatch returns it on every page and in every poll", async () => {
    world.aws.logs.doubled = true;
    world.aws.logs.pageSize = 3;
    log((stream, end) => world.aws.logs.add(stream, [...numbered(10), end]));
    assert.equal(await world.run("run"), 0);
    assert.equal(world.stdout, `${numbered(10).join("\n")}\n`);
  });

  it("prints each of several equal lines", async () => {
    log((stream, end) => world.aws.logs.add(stream, ["same", "same", "same", end]));
    await world.run("run");
    assert.equal(world.stdout, "same\nsame\nsame\n");
  });

  it("sorts the lines of a page by time", async () => {
    log((stream, end) => {
      world.aws.logs.add(stream, ["second"], { at: 1_760_000_100_020 });
      world.aws.logs.add(stream, ["first"], { at: 1_760_000_100_010 });
      world.aws.logs.add(stream, [end], { at: 1_760_000_100_030 });
    });
    await world.run("run");
    assert.equal(world.stdout, "first\nsecond\n");
  });

  it("waits after STOPPED until the last line has arrived", async () => {
    log((stream, end) => {
      world.aws.logs.add(stream, ["early"]);
      world.aws.logs.add(stream, ["late", end], { from: 12 });
    });
    await world.run("run");
    assert.equal(world.stdout, "early\nlate\n");
  });

  it("prints a line that arrives long after newer ones", async () => {
    log((stream, end) => {
      world.aws.logs.add(stream, ["very late"], { at: 1_760_000_000_000, from: 5 });
      world.aws.logs.add(stream, ["newer"], { at: 1_760_000_100_000 });
      world.aws.logs.add(stream, [end], { at: 1_760_000_100_001, from: 5 });
    });
    await world.run("run");
    assert.deepEqual(world.stdout.trim().split("\n").sort(), ["newer", "very late"]);
  });

  it("ends a while after STOPPED when the container was killed before its last line", async () => {
    world.aws.ecs.steps = exits(137);
    world.aws.ecs.onStart = (task) => world.aws.logs.add(streamOf(task), ["half"]);
    assert.equal(await world.run("run"), 137);
    assert.equal(world.stdout, "half\n");
    assert.match(world.stderr, /no outputs were fetched/);
    assert.match(world.stderr, /memory/);
  });

  it("treats a missing log group as empty", async () => {
    world.aws.ecs.steps = exits(0);
    assert.equal(await world.run("run"), 0);
    assert.equal(world.stdout, "");
  });

  it("accepts only the run's own last line as its end", async () => {
    world.aws.ecs.steps = exits(0);
    world.aws.ecs.onStart = (task) => {
      world.aws.leave(FakeAws.runId(task), {});
      world.aws.logs.add(streamOf(task), ["rfargate: end run=other exit=0"]);
      world.aws.logs.add(streamOf(task), ["more"], { from: 2 });
      world.aws.logs.add(streamOf(task), [`rfargate: end run=${FakeAws.runId(task)} exit=0`], { from: 6 });
    };
    await world.run("run");
    assert.equal(world.stdout, "more\n");
    assert.match(world.stderr, /end run=other/);
  });

  it("continues through throttling and broken connections, and says so once", async () => {
    log((stream, end) => world.aws.logs.add(stream, ["hello", end]));
    world.aws.faults.next("ecs:DescribeTasks", ...Array(5).fill({ kind: "drop" }));
    world.aws.faults.next("logs:FilterLogEvents", throttle, throttle);
    assert.equal(await world.run("run"), 0);
    assert.equal(world.stdout, "hello\n");
    assert.equal(world.stderr.match(/AWS does not answer/g)?.length, 1);
    assert.match(world.stderr, /AWS answers again/);
  });

  it("follows a run whose log cannot be read, and says why", async () => {
    world.aws.ecs.steps = exits(3);
    world.aws.faults.always("logs:FilterLogEvents", denied("logs:FilterLogEvents"));
    assert.equal(await world.run("run"), 3);
    assert.match(world.stderr, /log cannot be read/);
  });

  it("says how to attach if it loses the permission to follow, exit 69", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    world.aws.faults.always("ecs:DescribeTasks", denied("ecs:DescribeTasks"));
    assert.equal(await world.run("run", "--id", "r1"), 69);
    assert.match(world.stderr, /run r1 continues: rfargate logs -f r1 to attach/);
    assert.match(world.stderr, /access denied for ecs:DescribeTasks/);
  });

  it("reads the end of a run that ECS has forgotten from the manifest", async () => {
    log((stream, end) => world.aws.logs.add(stream, ["hello", end]), 5);
    await world.run("run", "--id", "r1", "--no-follow");
    world.aws.ecs.tasks.length = 0;
    assert.equal(await world.run("logs", "-f", "r1"), 5);
  });
});
