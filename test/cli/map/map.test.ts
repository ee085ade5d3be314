import assert from "node:assert/strict";
import { type MapRecord, mapKeys } from "../../../contract/map/layout";
import { model, stack } from "../fake/stack";
import { TestWorld } from "../fake/world";

const stateMachineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:test-first-run-map";

describe("rfargate map", () => {
  let world: TestWorld;
  /** Items that fail, by their index. */
  let failing: number[];
  beforeEach(async () => {
    world = await TestWorld.make();
    world.deploy(
      stack({ models: { "first-run": model("first-run", { map: { stateMachineArn, maxTasks: 4, tries: 2 } }) } }),
    );
    world.write("params.csv", "x,y\n1,a\n2,b\n3,c\n");
    failing = [];
    world.aws.states.onStart = ({ map, chunks }) => {
      const { batch, count } = JSON.parse(world.aws.s3.text(mapKeys.record(map))!) as MapRecord;
      for (const chunk of chunks) {
        const lines = Array.from({ length: count }, (_, i) => i + 1)
          .filter((index) => Math.ceil(index / batch) === chunk)
          .map((index) => {
            const failed = failing.includes(index);
            if (!failed) world.aws.s3.put(`${mapKeys.output(map, index)}s.csv`, `v\n${index * 10}\n`);
            const outputs = failed ? [] : [{ path: "s.csv", bytes: 1, sha256: "0" }];
            return JSON.stringify({
              index,
              exitCode: failed ? 1 : 0,
              error: failed ? "Error: no" : null,
              task: "t1",
              outputs,
            });
          });
        world.aws.s3.put(mapKeys.chunk(map, chunk), `${lines.join("\n")}\n`);
      }
    };
  });
  afterEach(() => world.end());
  const counted = (action: string) => world.aws.calls.filter((call) => call === action).length;
  const started = () => [...world.aws.states.executions].map(([name, { input }]) => [name, input.chunks]);

  it("writes the items once, starts one execution with the numbers of the chunks, and ends with 0", async () => {
    assert.equal(
      await world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2", "--seed", "7"),
      0,
      world.stderr,
    );
    assert.equal(world.aws.s3.text("runs/m1/items.jsonl"), '{"x":1,"y":"a"}\n{"x":2,"y":"b"}\n{"x":3,"y":"c"}\n');
    const record = JSON.parse(world.aws.s3.text("runs/m1/map.json")!);
    assert.deepEqual([record.count, record.batch, record.tries, record.seed], [3, 2, 2, 7]);
    assert.deepEqual(started(), [["m1", [1, 2]]]);
    assert.deepEqual(world.aws.states.executions.get("m1")!.input.capacity, "FARGATE");
    assert.match(world.stderr, /3 items in 2 chunks of 2, 2 tasks at once/);
    assert.match(world.stderr, /3 of 3 items done, 0 failed/);
  });

  it("attaches to a map of that id, and refuses another one under it", async () => {
    await world.run("map", "--over", "params.csv", "--id", "m1");
    assert.equal(await world.run("map", "--over", "params.csv", "--id", "m1"), 0);
    assert.equal(world.aws.states.executions.size, 1);
    assert.equal(await world.run("map", "--over", "1..3", "--id", "m1"), 64);
    assert.match(world.stderr, /map m1 was started at .* with another script, other items or settings/);
  });

  it("tells failures by R's last error, ends with 1, and runs their chunks alone again", async () => {
    failing = [3];
    assert.equal(await world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2"), 1);
    assert.match(world.stderr, /1 failed: Error: no\n +rfargate logs m1\/3/);
    failing = [];
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

  it("starts nothing for a model without a map", async () => {
    world.deploy(stack());
    assert.equal(await world.run("map", "--over", "params.csv"), 64);
    assert.match(world.stderr, /model 'first-run' has no map/);
  });

  it("is told of by status, stopped, and collected into one table", async () => {
    failing = [2];
    await world.run("map", "--over", "params.csv", "--id", "m1");
    assert.equal(await world.run("status", "m1"), 0, world.stderr);
    assert.match(world.stdout, /map m1: 2 of 3 items done, 1 failed; SUCCEEDED/);
    world.aws.states.executions.get("m1")!.status = "RUNNING";
    assert.equal(await world.run("stop", "m1"), 0, world.stderr);
    assert.equal(world.aws.states.executions.get("m1")!.status, "ABORTED");
    assert.equal(await world.run("collect", "m1", "--out", "got", "--bind", "s.csv"), 0, world.stderr);
    assert.equal(world.read("got/s.csv"), "index,v\n1,10\n3,30\n");
    assert.equal(world.read("got/3/s.csv"), "v\n30\n");
  });

  it("asks no more requests for 10,000 items than for 10, as long as the chunks are as many", async () => {
    const requests = async (over: string, batch: number, id: string) => {
      world.aws.calls.length = 0;
      await world.run("map", "--over", over, "--batch", String(batch), "--id", id);
      return world.aws.calls.length;
    };
    const few = await requests("1..10", 1, "few");
    assert.equal(await requests("1..10000", 1000, "many"), few);
  });
});
