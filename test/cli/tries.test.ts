import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FakeAws } from "./fake/aws";
import { denied } from "./fake/faults";
import { looksOf, type Planned } from "./fake/retried-run";
import { model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

const stateMachineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:test-first-run-retry";
const RETRY = { stateMachineArn, tries: 3, taskTimeout: 21_600, memoryLimit: 2048 };

describe("a run that Step Functions retries", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.deploy(stack({ models: { "first-run": model("first-run", { retry: RETRY }) } }));
  });
  afterEach(() => world.end());

  const OUT_OF_MEMORY: Planned = { spot: false, memory: "512", end: { exitCode: 137 } };
  const INTERRUPTED: Planned = { spot: true, memory: "512", end: { stopCode: "SpotInterruption" } };
  const DONE: Planned = { spot: false, memory: "1024", end: { exitCode: 0 } };
  const willDo = (...planned: Planned[]) => {
    world.aws.states.onStart = (_, name) => {
      if (planned.at(-1)!.end.exitCode === 0) world.aws.leave(name, { "a.txt": "A" });
      return looksOf(world, name, planned);
    };
  };
  const run = (...more: string[]) => world.run("run", "test-script.R", "--id", "r1", ...more);

  it("is started by its state machine, with the list of sizes and a task's settings", async () => {
    willDo(DONE);
    assert.equal(await run("--spot", "-e", "YEAR=2026", "--tag", "team=a"), 0, world.stderr);
    assert.deepEqual(world.aws.states.executions.get("r1")!.input, {
      environment: [
        { Name: "YEAR", Value: "2026" },
        { Name: "SCRIPT", Value: "test-script.R" },
      ],
      tags: [{ Key: "team", Value: "a" }],
      capacity: "FARGATE_SPOT",
      left: 2,
      sizes: {
        cpus: ["256", "256", "256"],
        memories: ["512", "1024", "2048"],
        shares: [256, 256, 256],
        larger: ["yes", "yes", ""],
        last: 2,
      },
    });
    assert.ok(!world.aws.calls.includes("ecs:RunTask"));
    assert.equal(readFileSync(join(world.folder, "output/a.txt"), "utf8"), "A");
  });

  it("shows each try, and keeps the size, the reason and the cost of each in the receipt", async () => {
    willDo(INTERRUPTED, OUT_OF_MEMORY, DONE);
    assert.equal(await run("--json"), 0, world.stderr);
    for (const i of [1, 2, 3]) assert.match(world.stderr, new RegExp(`^line of try ${i}$`, "m"));
    assert.match(world.stderr, /try 2: on demand, cpu 256, memory 512 MiB; before it, Spot reclaimed the task/);
    assert.match(world.stderr, /try 3: on demand, cpu 256, memory 1024 MiB; before it, it ran out of memory/);
    const { receipt } = world.json as {
      receipt: { cost: { usd: number }; seconds: { billed: number }; tries: Array<Record<string, number>> };
    };
    assert.deepEqual(
      receipt.tries.map(({ end, memory, spot, billed }) => [end, memory, spot, billed]),
      [
        ["Spot reclaimed the task", 512, true, 80],
        ["it ran out of memory", 512, false, 80],
        ["exit code 0", 1024, false, 80],
      ],
    );
    const sum = receipt.tries.reduce((total, { usd }) => total + usd!, 0);
    assert.ok(sum > 0 && Math.abs(receipt.cost.usd - sum) < 1e-12);
    assert.equal(receipt.seconds.billed, 240);
    assert.deepEqual(JSON.parse(world.aws.s3.text("runs/r1/receipt.json")!).tries, receipt.tries);
  });

  it("shows each try in status, costs and report, even without a client", async () => {
    willDo(INTERRUPTED, DONE);
    assert.equal(await run("--no-follow"), 0, world.stderr);
    const looks = world.aws.states.executions.get("r1")!;
    looks.looks = looks.looks.slice(-1);
    for (const task of world.aws.ecs.tasks) task.at = task.steps.length - 1;
    world.stdout = "";
    assert.equal(await world.run("status", "r1"), 0, world.stderr);
    assert.match(
      world.stdout,
      /tries: +1: Spot, cpu 256, memory 512 MiB, 1 min 20 s, \$[\d.]+: Spot reclaimed the task/,
    );
    assert.match(world.stdout, / 2: on demand, .*: exit code 0/);
    world.stdout = "";
    assert.equal(await world.run("costs", "--since", "366d", "--json"), 0, world.stderr);
    const { total } = world.json as { total: { runs: number; hours: number } };
    assert.deepEqual([total.runs, Math.round(total.hours * 3600)], [1, 160]);
    assert.equal(await world.run("report", "r1", "--out", "r.html"), 0, world.stderr);
    assert.match(world.read("r.html"), /<dt>Try 1<\/dt><dd>Spot, .*Spot reclaimed the task/);
    assert.equal(await world.run("logs", "-f", "r1"), 0, world.stderr);
    const kept = JSON.parse(world.aws.s3.text("runs/r1/receipt.json")!);
    assert.deepEqual([kept.complete, kept.tries.length, kept.seconds.billed], [true, 2, 160]);
  });

  it("is not judged by the manifest of an earlier try, whose log was another one", async () => {
    const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task/cluster/earlier";
    world.aws.states.onStart = (_, name) => {
      world.aws.leave(name, { "a.txt": "A" }, 137, ["one", "two", "three"], { taskArn, error: "of try 1" });
      return looksOf(world, name, [OUT_OF_MEMORY, INTERRUPTED]);
    };
    assert.notEqual(await run(), 0);
    assert.equal(await world.run("logs", "r1"), 0, world.stderr);
    assert.equal(await world.run("report", "r1", "--out", "r.html"), 0, world.stderr);
    assert.doesNotMatch(world.stderr + world.read("r.html"), /log (incomplete|not verified)/);
  });

  it("is stopped with its state machine, which would otherwise retry", async () => {
    willDo(INTERRUPTED, DONE);
    await run("--no-follow");
    assert.equal(await world.run("stop", "r1"), 0, world.stderr);
    assert.ok(world.aws.calls.includes("states:StopExecution") && !world.aws.calls.includes("ecs:StopTask"));
  });

  it("is shown as retrying between two tasks", async () => {
    willDo(INTERRUPTED, DONE);
    await run("--no-follow");
    const execution = world.aws.states.executions.get("r1")!;
    execution.looks = [{ status: "RUNNING", events: execution.looks.at(-1)!.events.slice(0, 2) }];
    world.aws.ecs.tasks.pop();
    for (const task of world.aws.ecs.tasks) task.at = task.steps.length - 1;
    world.stdout = "";
    assert.equal(await world.run("status", "r1"), 0, world.stderr);
    assert.match(world.stdout, /status: +RETRYING[\s\S]*tries: +1: Spot reclaimed the task/);
  });

  it("is attached to if it is requested again, and rejected under the id of a different request", async () => {
    willDo(DONE);
    assert.equal(await run(), 0, world.stderr);
    const before = world.aws.calls.filter((call) => call === "s3:PutObject").length;
    assert.equal(await run("--no-follow"), 0, world.stderr);
    assert.match(world.stderr, /run r1 was started before; attaching/);
    assert.equal(world.aws.states.executions.size, 1);
    // Nothing is uploaded again but the attempt to take the id.
    assert.equal(world.aws.calls.filter((call) => call === "s3:PutObject").length, before + 1);
    assert.equal(await run("-e", "A=1"), 64);
    assert.equal(await run("--tries", "2"), 64);
  });

  it("is not started again once Step Functions may have forgotten it", async () => {
    willDo(DONE);
    assert.equal(await run(), 0, world.stderr);
    world.aws.states.executions.clear();
    const day = 86_400_000;
    const record = JSON.parse(world.aws.s3.text("runs/r1/request.json")!);
    const requestedAt = new Date(Date.parse(record.requestedAt) - 91 * day).toISOString();
    world.aws.s3.put("runs/r1/request.json", JSON.stringify({ ...record, requestedAt }));
    assert.equal(await run(), 75);
    assert.match(world.stderr, /AWS no longer knows whether it was started/);
    assert.equal(world.aws.states.executions.size, 0);
  });

  it("continues if following it fails, and says so", async () => {
    willDo(INTERRUPTED, DONE);
    world.aws.faults.always("states:GetExecutionHistory", denied("states:GetExecutionHistory"));
    assert.equal(await run(), 69);
    assert.match(world.stderr, /run r1 continues: rfargate logs -f r1 to attach/);
  });

  it("is started by the same request once AWS no longer rejects it, and then shows no rejection", async () => {
    willDo(DONE);
    world.aws.faults.next("states:StartExecution", denied("states:StartExecution"));
    assert.equal(await run(), 69);
    assert.equal(await world.run("status", "r1"), 0, world.stderr);
    assert.match(world.stdout, /status: +REFUSED[\s\S]*error: +access denied/);
    assert.equal(await run(), 0, world.stderr);
    assert.doesNotMatch(world.stderr, /was requested before/);
    world.stdout = "";
    assert.equal(await world.run("status", "r1"), 0, world.stderr);
    assert.match(world.stdout, /status: +STOPPED/);
    assert.doesNotMatch(world.stdout, /access denied/);
  });

  it("says why it has no task yet, and that it could not be started", async () => {
    const refused = {
      type: "TaskFailed",
      taskFailedEventDetails: { error: "ECS.ServerException", cause: "no capacity" },
    };
    world.aws.states.onStart = () => [
      { status: "RUNNING", events: [refused] },
      { status: "FAILED", events: [refused, refused] },
    ];
    assert.equal(await run(), 75);
    assert.match(world.stderr, /not started yet: no capacity; Step Functions retries/);
    assert.match(world.stderr, /error: run r1 could not be started: no capacity/);
    assert.doesNotMatch(world.stderr, /continues/);
  });

  it("is a single task that the client starts with --tries 1, or for a model without retry", async () => {
    world.aws.runsLike({});
    assert.equal(await run("--tries", "1"), 0, world.stderr);
    assert.ok(world.aws.calls.includes("ecs:RunTask") && world.aws.states.executions.size === 0);
    assert.equal(FakeAws.runId(world.aws.ecs.tasks[0]!), "r1");
  });

  for (const [args, message] of [
    [["--tries", "11"], /--tries "11" is invalid\n +allowed: a whole number from 1 to 10/],
    [["--tries", "0"], /--tries/],
    [["--timeout", "7h"], /a timeout of 25200 s is longer than the model's taskTimeout of 21600 s/],
  ] as const)
    it(`is refused with ${args.join(" ")}`, async () => {
      assert.equal(await run(...args), 64);
      assert.match(world.stderr, message);
      assert.equal(world.aws.states.executions.size, 0);
    });

  it("needs a model with retry", async () => {
    world.deploy(stack());
    assert.equal(await run("--tries", "3"), 64);
    assert.match(world.stderr, /--tries: model "first-run" has no retry\n +try: add `retry: \{\}` to the model/);
  });
});
