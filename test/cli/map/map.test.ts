import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { TASK_TAGS } from "../../../contract/task-tags";
import type { FakeTask } from "../fake/ecs";
import { model, stack } from "../fake/stack";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

/** A task that works for a map. */
const taskOf = (map: string): FakeTask => ({
  taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/cluster/t1",
  taskDefinitionArn: model("first-run").taskDefinitionArn,
  tags: [{ key: TASK_TAGS.startedBy, value: `map ${map}` }],
  createdAt: 1_763_708_400,
  steps: [{ lastStatus: "RUNNING" }],
  at: 0,
});

describe("rfargate map", () => {
  let maps: MapWorld;
  let world: TestWorld;
  beforeEach(async () => {
    maps = await MapWorld.make();
    world = maps.world;
  });
  afterEach(() => world.end());
  const counted = (action: string) => world.aws.calls.filter((call) => call === action).length;
  const started = () => maps.executions.map(({ name, chunks }) => [name, chunks]);

  it("writes the items once, starts one execution with the numbers of the chunks, and ends with 0", async () => {
    assert.equal(
      await world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2", "--seed", "7"),
      0,
      world.stderr,
    );
    assert.equal(world.aws.s3.text("runs/m1/items.jsonl"), '{"x":1,"y":"a"}\n{"x":2,"y":"b"}\n{"x":3,"y":"c"}\n');
    const record = maps.record("m1");
    assert.deepEqual([record.count, record.batch, record.tries, record.seed], [3, 2, 2, 7]);
    assert.deepEqual(started(), [["m1", [1, 2]]]);
    assert.deepEqual(world.aws.states.executions.get("m1")!.input.capacity, "FARGATE");
    assert.match(
      world.stderr,
      /3 items in 2 chunks of 2, 2 tasks at once: .* if an item takes 10 s, the default of --item-seconds$/m,
    );
    assert.match(world.stderr, /3 of 3 items done, 0 failed/);
  });

  it("attaches to a map with that id, and rejects a different one", async () => {
    await world.run("map", "--over", "params.csv", "--id", "m1");
    world.stderr = "";
    assert.equal(await world.run("map", "--over", "params.csv", "--id", "m1"), 0);
    assert.match(world.stderr, /^map m1 was started at .*; it is not started again$/m);
    assert.equal(world.aws.states.executions.size, 1);
    assert.equal(await world.run("map", "--over", "1..3", "--id", "m1"), 64);
    assert.match(world.stderr, /map m1 was started at .* with another script, other items or settings/);
  });

  it("reports failures by R's last error, exits with 1, and runs only their chunks again", async () => {
    maps.failing = [3];
    assert.equal(await world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2"), 1);
    assert.match(world.stderr, /1 failed: Error: no; rfargate logs m1\/3/);
    maps.failing = [];
    assert.equal(await world.run("map", "--retry", "m1"), 0, world.stderr);
    assert.deepEqual(started(), [
      ["m1", [1, 2]],
      ["m1-round-2", [2]],
    ]);
    assert.equal(world.aws.states.executions.get("m1-round-2")!.input.round, "2");
  });

  it("starts nothing with --dry-run, above --max-cost, and with more chunks than a map may have", async () => {
    assert.equal(await world.run("map", "--over", "params.csv", "--dry-run"), 0);
    assert.equal(await world.run("map", "--over", "params.csv", "--max-cost", "0.00001"), 64);
    assert.equal(await world.run("map", "--over", "1..10001", "--batch", "1"), 64);
    assert.match(world.stderr, /makes 10001 chunks; a map may have 10000/);
    assert.equal(world.aws.states.executions.size + counted("s3:PutObject"), 0);
  });

  for (const [where, logStream] of [
    ["first-run/r-ecs-container/", undefined],
    ["first-run/r-ecs-container-firelens-", "first-run/r-ecs-container-firelens-"],
  ] as const)
    it(`prints the lines of one item from the stream ${where}<task id>`, async () => {
      maps.deploy({ logStream });
      await world.run("map", "--over", "params.csv", "--id", "m1");
      world.aws.logs.add(`${where}t1`, ["[1] one", "[2] two"], { at: world.now });
      world.stdout = "";
      assert.equal(await world.run("logs", "m1/2"), 0, world.stderr);
      assert.equal(world.stdout, "two\n");
      assert.equal(await world.run("logs", "m1/4"), 64);
      assert.match(world.stderr, /map m1 has no item 4\n +allowed: 1 to 3/);
    });

  it("runs failed items again as they were: a retry takes nothing that only a new map takes", async () => {
    maps.failing = [2];
    await world.run("map", "--over", "params.csv", "--id", "m1");
    for (const more of [
      ["--input", "params.csv"],
      ["--dry-run"],
      ["--seed", "3"],
      ["--over", "1..5"],
      ["--batch", "2"],
      ["-e", "A=1"],
      ["a.R"],
    ]) {
      assert.equal(await world.run("map", "--retry", "m1", ...more), 64);
      assert.match(world.stderr, / cannot be used with --retry, which runs the failed items of a map as they were\n/);
    }
    assert.equal(maps.executions.length, 1);
    assert.equal(await world.run("map", "--over", "params.csv", "--tries", "11"), 64);
    assert.match(world.stderr, /--tries "11" is invalid\n +allowed: a whole number from 1 to 10/);
  });

  it("starts nothing for a model without a map", async () => {
    world.deploy(stack());
    assert.equal(await world.run("map", "--over", "params.csv"), 64);
    assert.match(world.stderr, /model "first-run" has no map/);
  });

  it("is shown by status, stopped, and collected into one table", async () => {
    maps.failing = [2];
    await world.run("map", "--over", "params.csv", "--id", "m1");
    assert.equal(await world.run("status", "m1"), 0, world.stderr);
    assert.match(world.stdout, /map m1: 2 of 3 items done, 1 failed; SUCCEEDED/);
    world.aws.states.executions.get("m1")!.status = "RUNNING";
    assert.equal(await world.run("stop", "m1"), 0, world.stderr);
    assert.equal(world.aws.states.executions.get("m1")!.status, "ABORTED");
    assert.equal(await world.run("collect", "m1", "--out", "got", "--bind", "s.csv"), 0, world.stderr);
    assert.equal(world.read("got/s.csv"), "index,x,y,v\n1,1,a,10\n3,3,c,30\n");
    assert.equal(world.read("got/3/s.csv"), "v\n30\n");
    assert.equal(
      world.read("got/items.csv"),
      "index,exit_code,tries,seconds,error,x,y\n1,0,1,2,,1,a\n2,1,1,2,Error: no,2,b\n3,0,1,2,,3,c\n",
    );
  });

  it("is attached to by logs -f, and its items' logs have names of their own", async () => {
    maps.failing = [2];
    await world.run("map", "--over", "params.csv", "--id", "m1", "--no-follow");
    world.stderr = "";
    assert.equal(await world.run("logs", "-f", "m1"), 1, world.stderr);
    assert.match(world.stderr, /map m1: 2 of 3 items done, 1 failed[\s\S]*rfargate map --retry m1/);
    assert.equal(await world.run("logs", "m1"), 64);
    assert.match(
      world.stderr,
      /m1 is a map\n +try: an item's log: rfargate logs m1\/1; all of it: rfargate logs -f m1/,
    );
  });

  it("is one line of ls while it runs and after, without its tasks", async () => {
    await world.run("map", "--over", "params.csv", "--id", "m1");
    world.aws.states.executions.get("m1")!.status = "RUNNING";
    world.aws.ecs.tasks.push(taskOf("m1"));
    assert.equal(await world.run("ls"), 0, world.stderr);
    const lines = world.stdout.trim().split("\n").slice(1);
    assert.equal(lines.length, 1, world.stdout);
    assert.match(lines[0]!, /^m1 +first-run +test-script\.R \(3 items\) +RUNNING/);
    world.aws.states.executions.get("m1")!.status = "SUCCEEDED";
    world.stdout = "";
    await world.run("ls");
    assert.match(world.stdout, /\nm1 .* STOPPED/);
  });

  for (const [what, text] of [
    ["no JSON", "{"],
    ["another format", '{"version":2}'],
    ["no time", '{"version":1,"map":"m1","model":"first-run","script":"a.R","count":1,"batch":1}'],
  ] as const)
    it(`is one line of ls and costs without details if its record has ${what}, and status says why`, async () => {
      await world.run("map", "--over", "params.csv", "--id", "m1");
      await world.run("map", "--over", "params.csv", "--id", "m2");
      world.aws.s3.put("runs/m1/map.json", text);
      for (const command of ["ls", "costs"]) {
        world.stdout = "";
        assert.equal(await world.run(command), 0, world.stderr);
        assert.doesNotMatch(world.stdout, /Invalid|NaN|undefined/);
        if (command === "ls") {
          assert.match(world.stdout, /^m1 +UNKNOWN$/m);
          assert.match(world.stdout, /^m2 +first-run/m);
        }
      }
      assert.equal(await world.run("status", "m1"), 70);
      assert.match(world.stderr, /runs\/m1\/map\.json has a format that this version of rfargate does not know/);
    });

  it("is in ls while one of its tasks runs, also when newer runs fill the list", async () => {
    await world.run("map", "--over", "params.csv", "--id", "m1");
    const before = new Date(Date.now() - 3_600_000);
    for (const [key, object] of world.aws.s3.objects) if (key.startsWith("runs/m1/")) object.modified = before;
    await world.run("map", "--over", "params.csv", "--id", "m2");
    world.stdout = "";
    await world.run("ls", "--limit", "1");
    assert.doesNotMatch(world.stdout, /^m1 /m);
    world.aws.ecs.tasks.push({ ...taskOf("m1"), createdAt: before.getTime() / 1000 });
    world.stdout = "";
    await world.run("ls", "--limit", "1");
    assert.match(world.stdout, /^m1 /m);
    assert.match(world.stdout, /^m2 /m);
  });

  it("makes as many requests for 10,000 items as for 10, with the same number of chunks", async () => {
    const requests = async (over: string, batch: number, id: string) => {
      world.aws.calls.length = 0;
      await world.run("map", "--over", over, "--batch", String(batch), "--id", id);
      return world.aws.calls.length;
    };
    const few = await requests("1..10", 1, "few");
    assert.equal(await requests("1..10000", 1000, "many"), few);
  });

  it("without a terminal, counts running chunks only for a line that it prints", async () => {
    const { states } = world.aws;
    const work = states.onStart;
    states.onStart = (input, name) => {
      work({ ...input, chunks: [1] }, name);
      states.executions.get("m1")!.status = "RUNNING";
      return undefined;
    };
    const followed = world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "1");
    while (world.slept.length < 13) await setImmediate();
    const { input } = states.executions.get("m1")!;
    work(input, "m1");
    states.executions.get("m1")!.status = "SUCCEEDED";
    assert.equal(await followed, 0, world.stderr);
    assert.ok(counted("states:DescribeExecution") >= 14);
    assert.equal(counted("states:ListMapRuns"), 3);
    assert.equal(world.stderr.match(/^map m1: 1 of 3 items done/gm)?.length, 3, world.stderr);
  });
});
