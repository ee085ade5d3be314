import assert from "node:assert/strict";
import { startsPerMonth } from "../../runner/cli/estimate/occurrences";
import { keys } from "../../runner/cli/records/layout";
import { exits } from "./fake/ecs";
import { model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

const PRICES = JSON.stringify({
  version: 1,
  currency: "USD",
  source: "a test",
  regions: {
    "eu-west-1": {
      asOf: "2026-01-01",
      onDemand: { X86_64: { vcpuHour: 0.04, gbHour: 0.004 } },
      spot: { asOf: "2026-02-02", X86_64: { vcpuHour: 0.02, gbHour: 0.002 } },
    },
  },
});

describe("rfargate estimate", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.write(".config/r-on-fargate/prices.json", PRICES);
  });
  afterEach(() => world.end());

  /** Puts a run of the model first-run into the bucket, which was billed so long. */
  function ranFor(runId: string, seconds: number, exitCode = 0): void {
    world.aws.leave(runId, {}, exitCode);
    const task = { cpu: 256, memory: 512, architecture: "X86_64", pullStartedAt: "2026-11-21T07:00:00.000Z" };
    const manifest = JSON.parse(world.aws.s3.text(keys.manifest(runId))!);
    const finishedAt = new Date(Date.parse(task.pullStartedAt) + seconds * 1000).toISOString();
    world.aws.s3.put(keys.manifest(runId), JSON.stringify({ ...manifest, finishedAt, task }));
  }

  it("estimates a run with given minutes, an hour and a month by the model's size", async () => {
    assert.equal(await world.run("estimate", "--minutes", "10", "--json"), 0, world.stderr);
    const { perRun, perHour, perMonthAlways, basis, seconds } = world.json;
    assert.deepEqual({ perHour, seconds, basis }, { perHour: 0.012, seconds: 600, basis: "minutes" });
    assert.equal(Number(perRun).toFixed(6), "0.002000");
    assert.equal(Number(perMonthAlways).toFixed(2), "8.76");
  });

  it("accepts another size and Spot, and says that Spot prices vary", async () => {
    const options = ["--minutes", "60", "--cpu", "1024", "--memory", "2048", "--spot"];
    assert.equal(await world.run("estimate", ...options), 0, world.stderr);
    assert.match(world.stdout, /size: +1 vCPU, 2 GB, 20 GB storage, X86_64, Spot \(model first-run\)/);
    assert.match(world.stdout, /a run: +\$0\.0240 for 1 h 00 min/);
    assert.match(world.stdout, /prices of 2026-02-02, Spot, which varies/);
  });

  it("takes the duration from earlier successful runs of the script", async () => {
    for (const [id, seconds] of [
      ["a", 100],
      ["b", 140],
      ["c", 300],
    ] as const)
      ranFor(id, seconds);
    ranFor("failed", 5_000, 1);
    assert.equal(await world.run("estimate", "--json"), 0, world.stderr);
    assert.equal(world.json.basis, "earlier-runs");
    assert.equal(world.json.seconds, 140);
    assert.deepEqual(world.json.earlierRuns, { billed: 140, shortest: 100, longest: 300, runs: 3 });
  });

  it("ignores tasks of services, which run indefinitely", async () => {
    const steps = [
      {
        ...exits(0).at(-1)!,
        pullStartedAt: 1_760_000_000,
        startedAt: 1_760_000_010,
        stoppedAt: 1_760_090_000,
        cpu: "256",
        memory: "512",
      },
    ];
    world.aws.ecs.add({ taskDefinitionArn: model("first-run").taskDefinitionArn, startedBy: "ecs-svc/1", steps });
    assert.equal(await world.run("estimate", "--json"), 0, world.stderr);
    assert.equal(world.json.basis, "unknown");
  });

  it("reports an unknown duration instead of guessing", async () => {
    assert.equal(await world.run("estimate"), 0, world.stderr);
    assert.match(world.stdout, /a run: +unknown without --minutes/);
    assert.match(world.stderr, /give --minutes/);
  });

  it("estimates the monthly costs of a model's schedules", async () => {
    const at = (expression: string, enabled = true) => ({
      group: "g",
      expression,
      timezone: "UTC",
      enabled,
      deadLetterQueue: "q",
    });
    const schedules = { daily: at("rate(1 day)"), off: at("rate(1 hour)", false), once: at("at(2030-01-31T09:00:00)") };
    world.deploy(stack({ models: { "first-run": model("first-run", { schedules }) } }));
    assert.equal(await world.run("estimate", "--minutes", "60"), 0, world.stderr);
    assert.match(world.stdout, /daily, rate\(1 day\): 30\.4 runs a month, \$0\.3650 a month/);
    assert.match(world.stdout, /off, rate\(1 hour\): switched off/);
    assert.match(world.stdout, /once, .*: once/);
  });

  it("needs no stack with a region and a size", async () => {
    world.env.RFARGATE_OUTPUTS = "/nowhere.json";
    const options = ["--region", "eu-west-1", "--cpu", "1024", "--memory", "2048", "--minutes", "30"];
    assert.equal(await world.run("estimate", ...options), 0, world.stderr);
    assert.match(world.stdout, /a run: +\$0\.0240 for 30 min 00 s/);
    assert.equal(await world.run("estimate", "--region", "eu-west-1", "--minutes", "30"), 64);
    assert.match(world.stderr, /needs --cpu and --memory/);
  });

  for (const [what, options, code, message] of [
    ["a size that Fargate does not have", ["--cpu", "256", "--memory", "4096"], 64, /4096/],
    ["no number of minutes", ["--minutes", "soon"], 64, /--minutes "soon"/],
    ["storage that Fargate does not have", ["--storage", "500"], 64, /20 to 200/],
    ["a region without prices", ["--region", "mx-central-1", "--cpu", "256", "--memory", "512"], 66, /prices update/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assert.equal(await world.run("estimate", ...options), code);
      assert.match(world.stderr, message);
    });
  }
});

describe("how often a schedule starts a run in a month", () => {
  const from = Date.parse("2026-11-21T00:00:00Z");
  for (const [expression, times] of [
    ["rate(1 hour)", 730],
    ["cron(0 9 * * ? *)", 365 / 12],
    ["cron(0/15 8-17 ? * MON-FRI *)", (260 * 40) / 12],
    ["cron(30 6 1,15 * ? *)", 2],
    ["cron(0 0 L * ? *)", 1],
    ["cron(0 0 15W * ? *)", 1],
    ["cron(0 12 ? * 6L *)", 1],
    ["cron(0 12 ? * MON#1 *)", 1],
    ["cron(0 0 1 JAN ? 2020)", 0],
    ["at(2030-01-31T09:00:00)", undefined],
    ["every day", undefined],
  ] as const) {
    it(`is ${times === undefined ? "not known" : times.toFixed(1)} for ${expression}`, () => {
      assert.equal(startsPerMonth(expression, from)?.toFixed(3), times?.toFixed(3));
    });
  }
});
