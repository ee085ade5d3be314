import assert from "node:assert/strict";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

const ON_DEMAND = "L-3032A538";
const SPOT = "L-36FBB829";

describe("starting a map", () => {
  let maps: MapWorld;
  let world: TestWorld;
  beforeEach(async () => {
    maps = await MapWorld.make();
    world = maps.world;
  });
  afterEach(() => world.end());
  const map = (...more: string[]) => world.run("map", "--over", "params.csv", "--id", "m1", ...more);

  describe("runs as many tasks at a time", () => {
    beforeEach(() => maps.deploy({ map: { stateMachineArn: "", tries: 1 } }));
    const maxTasks = () => maps.executions.at(-1)!.maxTasks;

    it("as the account's quota of vCPUs allows", async () => {
      world.aws.vcpus = { [ON_DEMAND]: 10, [SPOT]: 2 };
      assert.equal(await map(), 0, world.stderr);
      assert.equal(maxTasks(), 40);
      assert.equal(
        await world.run("map", "--over", "1..100", "--batch", "1", "--spot", "--cpu", "512", "--memory", "1024"),
        0,
      );
      assert.equal(maxTasks(), 4);
      assert.match(world.stderr, /4 tasks at once \(the account's quota of 2 vCPU on Spot\)/);
    });

    it("as 6 vCPU allow if the quota is unknown, and says so", async () => {
      assert.equal(await world.run("map", "--over", "1..100", "--batch", "1"), 0);
      assert.equal(maxTasks(), 24);
      assert.match(world.stderr, /24 tasks at once \(6 vCPU; the account's quota is not known: no quotas here\)/);
    });

    it("as --max or the model's maxTasks say, without reading the quota", async () => {
      assert.equal(await map("--max", "7"), 0);
      assert.equal(maxTasks(), 7);
      maps.deploy({});
      assert.equal(await world.run("map", "--over", "params.csv"), 0);
      assert.equal(maxTasks(), 4);
      assert.ok(!world.aws.calls.includes("servicequotas:GetServiceQuota"));
    });
  });

  it("gives tasks another size, and the sizes after it for a lack of memory", async () => {
    maps.deploy({ map: { stateMachineArn: "", tries: 1, maxTasks: 4, memoryLimit: 4096 } });
    assert.equal(await map("--cpu", "512", "--memory", "2048"), 0, world.stderr);
    assert.deepEqual(maps.executions[0]!.sizes, {
      cpus: ["512", "512"],
      memories: ["2048", "4096"],
      shares: [512, 512],
      larger: ["yes", ""],
      last: 1,
    });
    assert.equal(await map("--cpu", "512", "--memory", "512"), 64);
  });

  it("stages variables for the items, with no value in a record, and rejects other values under the same id", async () => {
    world.env.TOKEN = "geheim";
    assert.equal(await map("-e", "TOKEN", "-e", "YEAR=2026"), 0, world.stderr);
    assert.equal(world.aws.s3.text("input/runs/m1/environment"), "TOKEN=geheim\0YEAR=2026\0");
    assert.deepEqual(maps.record("m1").environment, ["TOKEN", "YEAR"]);
    assert.ok(!world.aws.s3.text("runs/m1/map.json")!.includes("geheim"));
    assert.ok(!JSON.stringify(maps.executions).includes("geheim"));
    assert.equal(await map("-e", "TOKEN", "-e", "YEAR=2026"), 0, world.stderr);
    assert.equal(await map("-e", "TOKEN=other", "-e", "YEAR=2026"), 64);
  });

  it("stages files for every item's working directory, and refuses other files under the id", async () => {
    world.write("params.rds", "first");
    assert.equal(await map("--input", "params.rds"), 0, world.stderr);
    assert.equal(world.aws.s3.text("input/runs/m1/files/params.rds"), "first");
    assert.equal(maps.record("m1").staged, "input/runs/m1/");
    assert.equal(await map("--input", "params.rds"), 0, world.stderr);
    world.write("params.rds", "second");
    assert.equal(await map("--input", "params.rds"), 64);
    assert.match(world.stderr, /was started at .* with another script, other items or settings/);
  });

  it("refuses files under a name that its tasks use themselves", async () => {
    world.write("items/a.txt", "");
    assert.equal(await map("--input", "items"), 64);
    assert.match(world.stderr, /--input items: the run uses the name "items" itself/);
  });

  describe("with --try", () => {
    it("runs only the first item, reports its time and cost, and starts nothing more without a confirmation", async () => {
      assert.equal(await map("--try", "--json"), 0, world.stderr);
      assert.deepEqual(
        maps.executions.map(({ name, chunks }) => [name, chunks]),
        [["m1-try", [1]]],
      );
      assert.equal(world.aws.s3.text("runs/m1-try/items.jsonl"), '{"x":1,"y":"a"}\n');
      assert.match(world.stderr, /the first item took 2\.0 s, 130 of 512 MiB/);
      assert.match(world.stderr, /map m1: 3 items .* \$0\.\d+ if an item takes 2 s/);
      assert.equal((world.json.tried as { seconds: number }).seconds, 2);
      assert.equal(world.json.status, "NOT_STARTED");
    });

    it("starts the map with --yes or a confirmation, with chunks sized by the item's duration", async () => {
      maps.seconds = 60;
      assert.equal(await world.run("map", "--over", "1..100", "--id", "m1", "--try", "--yes"), 0, world.stderr);
      assert.deepEqual(
        maps.executions.map(({ name, chunks }) => [name, chunks.length]),
        [
          ["m1-try", 1],
          ["m1", 4],
        ],
      );
      world.ask = async () => "y";
      assert.equal(await world.run("map", "--over", "1..100", "--id", "m2", "--try"), 0, world.stderr);
      world.ask = async () => "";
      assert.equal(await world.run("map", "--over", "1..100", "--id", "m3", "--try"), 0, world.stderr);
      assert.deepEqual(
        maps.executions.map(({ name }) => name),
        ["m1-try", "m1", "m2-try", "m2", "m3-try"],
      );
    });

    it("starts nothing more after an item that failed, and ends with 1", async () => {
      maps.failing = [1];
      assert.equal(await map("--try", "--yes"), 1);
      assert.match(world.stderr, /the first item failed with exit code 1.*: Error: no\n +rfargate logs m1-try\/1/);
      assert.equal(maps.executions.length, 1);
    });

    it("starts nothing more above --max-cost", async () => {
      assert.equal(await map("--try", "--yes", "--max-cost", "0.00001"), 64);
      assert.equal(maps.executions.length, 1);
    });
  });

  const bad: Array<[string, string[], RegExp]> = [
    ["no items", ["--over", "none.csv"], /--over none\.csv: there are no items/],
    ["an item above the size", ["--over", "large.jsonl"], /item 1 has 100002 bytes; an item takes 100000/],
    ["two columns of one name", ["--over", "twice.csv"], /twice\.csv: two columns are named "x"/],
    ["a file that is not UTF-8", ["--over", "latin.csv"], /latin\.csv: the file is not UTF-8/],
    [
      "more chunks than a map may have",
      ["--over", "1..10001", "--batch", "1"],
      /makes 10001 chunks; a map may have 10000/,
    ],
    ["a size that Fargate has not", ["--over", "1..3", "--cpu", "300"], /cpu 300 .*is not a Fargate size/],
    [
      "a cost that is not known",
      ["--over", "1..3", "--max-cost", "5"],
      /--max-cost cannot be checked: .*no RISCV prices of/,
    ],
    ["--yes alone", ["--over", "1..3", "--yes"], /--yes answers the question of --try/],
    [
      "--try with --dry-run",
      ["--over", "1..3", "--try", "--dry-run"],
      /--try cannot be used with --retry or --dry-run/,
    ],
  ];
  for (const [what, args, message] of bad) {
    it(`is refused with one message, and nothing is written, for ${what}`, async () => {
      world.write("none.csv", "x\n");
      world.write("large.jsonl", `${JSON.stringify("x".repeat(100_000))}\n`);
      world.write("twice.csv", "x,x\n1,2\n");
      world.write("latin.csv", Buffer.from([0x78, 0x0a, 0xe9, 0x0a]));
      if (what.includes("cost")) maps.deploy({ architecture: "RISCV" });
      assert.equal(await world.run("map", ...args), 64, world.stderr);
      assert.match(world.stderr, message);
      assert.equal(world.stderr.match(/^error:/gm)?.length, 1, world.stderr);
      assert.ok(!world.aws.calls.some((call) => call === "s3:PutObject" || call === "states:StartExecution"));
    });
  }
});
