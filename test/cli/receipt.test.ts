import assert from "node:assert/strict";
import type { Task } from "../../runner/cli/aws/ecs";
import { shippedPrices } from "../../runner/cli/price/load-prices";
import { keys } from "../../runner/cli/records/layout";
import type { Manifest } from "../../runner/cli/records/manifest";
import { type ReceiptParts, receiptLine, receiptOf } from "../../runner/cli/records/receipt";
import { exits, type FakeTask } from "./fake/ecs";
import { model } from "./fake/stack";
import { TestWorld } from "./fake/world";

const START = Date.parse("2026-11-21T07:00:00Z");
const at = (seconds: number) => new Date(START + seconds * 1000);
const iso = (seconds: number) => at(seconds).toISOString();
const TASK: Task = {
  createdAt: at(0),
  pullStartedAt: at(3),
  pullStoppedAt: at(24.5),
  startedAt: at(25),
  executionStoppedAt: at(150),
  stoppingAt: at(151),
  stoppedAt: at(170),
  cpu: "1024",
  memory: "2048",
  capacityProviderName: "FARGATE",
  attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
};
const MANIFEST: Manifest = {
  version: 1,
  runId: "r1",
  startedAt: iso(25.4),
  finishedAt: iso(149),
  scripts: [
    { name: "a.R", startedAt: iso(26), finishedAt: iso(100), exitCode: 0 },
    { name: "b.R", startedAt: iso(100), finishedAt: iso(148), exitCode: 0 },
  ],
  inputs: [],
  outputs: [],
  exitCode: 0,
};
const receipt = (parts: Partial<ReceiptParts>) =>
  receiptOf({ runId: "r1", region: "eu-west-1", prices: shippedPrices(), model: model("m"), ...parts });

describe("a receipt", () => {
  it("has the times of queue, pull, boot and run, and the billed time", () => {
    const made = receipt({ task: TASK, manifest: MANIFEST })!;
    assert.deepEqual(made.seconds, { queued: 3, pulled: 21.5, booted: 1.5, ran: 122, ended: 22, billed: 167 });
    assert.equal(made.complete, true);
    // 1 vCPU and 2 GB for 167 s.
    assert.equal(made.cost?.usd.toFixed(8), (((0.04048 + 2 * 0.004445) * 167) / 3600).toFixed(8));
    assert.equal(
      receiptLine(made),
      "queued 3.0 s, pulled 21.5 s, booted 1.5 s, ran 2 min 02 s; about $0.0023 (eu-west-1, prices of 2026-09-11)",
    );
  });

  it("is computed from the started task: overrides, Spot, architecture, storage", () => {
    const made = receipt({
      task: {
        ...TASK,
        overrides: { cpu: "4096", memory: "8192" },
        ephemeralStorage: { sizeInGiB: 50 },
        capacityProviderName: "FARGATE_SPOT",
        attributes: [{ name: "ecs.cpu-architecture", value: "arm64" }],
      },
    })!;
    const { cpu, memory, storage, spot, architecture, cost, costUnknown } = made;
    assert.deepEqual(
      { cpu, memory, storage, spot, architecture },
      { cpu: 4096, memory: 8192, storage: 50, spot: true, architecture: "ARM64" },
    );
    // Of eu-west-1 the table has no price of storage.
    assert.equal(cost?.storage, null);
    assert.ok(cost.usd > 0 && costUnknown === null);
    assert.match(receiptLine(made), /without storage above 20 GB, whose price is not in the table/);
  });

  it("covers the known times while the task is still stopping", () => {
    const { stoppedAt, ...ending } = TASK;
    const made = receipt({ task: ending, manifest: MANIFEST })!;
    assert.equal(made.complete, false);
    assert.equal(made.seconds.billed, 147);
    assert.ok(stoppedAt);
  });

  it("comes from the manifest if ECS has forgotten the task, without the time in the queue", () => {
    const task = { cpu: 512, memory: 1024, architecture: "X86_64", pullStartedAt: iso(3), pullStoppedAt: iso(24.5) };
    const made = receipt({ manifest: { ...MANIFEST, task } })!;
    assert.deepEqual(made.seconds, { queued: null, pulled: 21.5, booted: 1.5, ran: 122, ended: 1, billed: 146 });
    assert.equal(made.cpu, 512);
    assert.doesNotMatch(receiptLine(made), /queued/);
  });

  it("of a queue's message is its share of the worker's task: its own seconds, without the minimum of a minute", () => {
    const task = { cpu: 1024, memory: 2048, architecture: "X86_64", shared: true };
    const made = receipt({ manifest: { ...MANIFEST, task, startedAt: iso(140) } })!;
    assert.equal(made.shared, true);
    assert.equal(made.seconds.pulled, null);
    assert.equal(made.seconds.billed, 9);
    assert.equal(made.cost?.usd.toFixed(8), (((0.04048 + 2 * 0.004445) * 9) / 3600).toFixed(8));
  });

  it("counts all of the container's time as R's if it was killed before it could write a manifest", () => {
    assert.deepEqual(receipt({ task: TASK })!.seconds, {
      queued: 3,
      pulled: 21.5,
      booted: 0.5,
      ran: 125,
      ended: 20,
      billed: 167,
    });
  });

  it("costs nothing without a pull", () => {
    const made = receipt({
      task: {
        ...TASK,
        pullStartedAt: undefined,
        pullStoppedAt: undefined,
        startedAt: undefined,
        executionStoppedAt: undefined,
      },
    })!;
    assert.equal(made.seconds.billed, 0);
    assert.equal(made.cost?.usd, 0);
    assert.equal(made.seconds.ran, null);
  });

  it("has no negative duration, however the clocks of ECS and the container differ", () => {
    const early = { ...MANIFEST, scripts: [{ name: "a.R", startedAt: iso(20), finishedAt: iso(21), exitCode: 0 }] };
    const { seconds } = receipt({ task: TASK, manifest: early })!;
    assert.ok(Object.values(seconds).every((length) => length !== null && length >= 0));
  });

  it("does not exist before the end", () => {
    assert.equal(receipt({ task: { createdAt: at(0), pullStartedAt: at(3), cpu: "256", memory: "512" } }), undefined);
  });

  it("stays as it was kept if complete, else is replaced by ECS's later data", () => {
    const whole = receipt({ task: TASK, manifest: MANIFEST })!;
    const other = { ...TASK, stoppedAt: at(999) };
    assert.equal(receipt({ task: other, kept: whole }), whole);
    const part = { ...whole, complete: false };
    assert.equal(receipt({ kept: part }), part);
    assert.equal(receipt({ task: other, kept: part })?.seconds.billed, 996);
  });
});

describe("rfargate keeps the receipt of a run", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  const epoch = (seconds: number) => START / 1000 + seconds;
  /** Lets tasks have ECS's times. */
  function timed(): void {
    const leave = world.aws.ecs.onStart;
    const end = { executionStoppedAt: epoch(30), stoppingAt: epoch(31), stoppedAt: epoch(90) };
    world.aws.ecs.onStart = (task: FakeTask) => {
      const size = { cpu: "256", memory: "512", capacityProviderName: "FARGATE" };
      Object.assign(task, {
        createdAt: epoch(0),
        ...size,
        pullStartedAt: epoch(2),
        pullStoppedAt: epoch(8),
        startedAt: epoch(8),
      });
      task.steps = exits(0, end);
      leave(task);
    };
  }

  it("in the bucket, at the end of its output, and with --json", async () => {
    world.aws.runsLike({ lines: ["hello"] });
    timed();
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0, world.stderr);
    assert.match(world.stderr, /\nreceipt: queued 2\.0 s, pulled 6\.0 s, .*; about \$0\.00030 \(eu-west-1, prices of /);
    const kept = JSON.parse(world.aws.s3.text(keys.receipt("r1"))!);
    assert.equal(kept.complete, true);
    world.stdout = "";
    await world.run("run", "test-script.R", "--id", "r2", "--json");
    assert.deepEqual((world.json.receipt as { seconds: object }).seconds, kept.seconds);
  });

  it("for ls and status long after ECS has forgotten the task", async () => {
    world.aws.runsLike({});
    timed();
    await world.run("run", "test-script.R", "--id", "r1");
    const kept = JSON.parse(world.aws.s3.text(keys.receipt("r1"))!);
    world.aws.ecs.tasks.length = 0;
    assert.deepEqual((await world.listed())[0]!.receipt, kept);
    world.stdout = "";
    assert.equal(await world.run("ls"), 0);
    assert.match(world.stdout, /COST[\s\S]*\$0\.00030/);
    world.stdout = "";
    assert.equal(await world.run("status", "r1"), 0);
    assert.match(world.stdout, /receipt: +queued 2\.0 s/);
  });

  it("and exits as the run did if the receipt cannot be kept or the user's price table is invalid", async () => {
    world.aws.runsLike({});
    timed();
    world.write(".config/r-on-fargate/prices.json", "{");
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0, world.stderr);
    assert.match(world.stderr, /receipt could not be kept: .*prices\.json is not JSON/);
    assert.equal(world.aws.s3.text(keys.receipt("r1")), undefined);
  });
});
