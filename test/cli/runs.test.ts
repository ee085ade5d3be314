import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { streamOf } from "./fake/aws";
import { exits } from "./fake/ecs";
import { model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

describe("runs of a stack", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.aws.runsLike({ lines: ["hello"], outputs: { "a.txt": "A" } });
  });
  afterEach(() => world.end());

  it("are listed with model, script, status, exit code and how long they took", async () => {
    await world.run("run", "test-script.R", "--id", "r1");
    world.stdout = "";
    assert.equal(await world.run("ls"), 0);
    assert.match(world.stdout, /^RUN +MODEL +SCRIPT +STATUS +EXIT +STARTED +TOOK/);
    assert.match(world.stdout, /^r1 +first-run +test-script\.R +STOPPED +0 /m);
  });

  it("stay in the list after ECS has forgotten them", async () => {
    await world.run("run", "test-script.R", "--id", "r1");
    world.aws.ecs.tasks.length = 0;
    const [run] = await world.listed();
    assert.deepEqual([run?.runId, run?.status, run?.exitCode, run?.startedBy], ["r1", "STOPPED", 0, "rfargate"]);
  });

  it("are shown with the warnings and memory kills of their manifest", async () => {
    const warning =
      "a.R: the kernel ended 2 of its processes because the memory was used up: their results are missing";
    world.aws.runsLike({ lines: ["hello"], manifest: { warnings: [warning, "odd\u001bname"], memoryKills: 2 } });
    await world.run("run", "test-script.R", "--id", "r1");
    world.stdout = "";
    assert.equal(await world.run("status", "r1"), 0);
    assert.ok(world.stdout.includes(`warnings:    ${warning}\n             odd?name\n`), world.stdout);
    assert.match(world.stdout, /^memory: +the kernel ended 2 of its processes/m);
    assert.match(world.stdout, /troubleshooting\.md#child-out-of-memory/);
    world.stdout = "";
    await world.run("status", "r1", "--json");
    assert.equal(JSON.parse(world.stdout).memoryKills, 2);
  });

  it("that were skipped are listed and shown as such", async () => {
    const skipped = "run r0 of report/nightly is still going, and its runs may not overlap";
    world.aws.runsLike({ manifest: { skipped, scripts: [] } });
    await world.run("run", "test-script.R", "--id", "r1");
    world.stdout = "";
    await world.run("ls");
    assert.match(world.stdout, /^r1 +first-run +test-script\.R +SKIPPED +0 /m);
    assert.equal((await world.listed())[0]!.skipped, skipped);
    world.stdout = "";
    await world.run("status", "r1");
    assert.ok(world.stdout.includes(`skipped:     ${skipped}\n`), world.stdout);
  });

  it("that a schedule started are listed under their task's id, with the schedule", async () => {
    const task = world.aws.ecs.add({
      taskDefinitionArn: model("first-run").taskDefinitionArn,
      startedBy: "chronos-schedule/nightly",
    });
    const [run] = await world.listed();
    assert.equal(run?.runId, task.taskArn.split("/").at(-1));
    assert.deepEqual(
      [run?.model, run?.startedBy, run?.script],
      ["first-run", "chronos-schedule/nightly", "test-script.R"],
    );
  });

  it("of a queue's workers are listed and shown by their task's ARN, as in the mail about a failed one", async () => {
    const worker = { taskDefinitionArn: model("first-run-worker").taskDefinitionArn, family: "test-first-run-worker" };
    const urls = { url: "https://sqs", arn: "arn:sqs", deadLetterUrl: "https://dead", deadLetterArn: "arn:dead" };
    const queue = { ...urls, service: "test-first-run", worker: { ...worker, revision: 3 } };
    world.deploy(stack({ models: { "first-run": model("first-run", { queue }) } }));
    const { taskDefinitionArn } = worker;
    const task = world.aws.ecs.add({ taskDefinitionArn, startedBy: "ecs-svc/1", steps: exits(69) });
    world.aws.logs.add(streamOf(task), ["the queue did not answer"]);
    const [run] = await world.listed();
    assert.deepEqual([run?.model, run?.startedBy], ["first-run", "ecs-svc/1"]);
    assert.equal(await world.run("status", task.taskArn), 0, world.stderr);
    world.stdout = "";
    assert.equal(await world.run("logs", task.taskArn), 0, world.stderr);
    assert.equal(world.stdout, "the queue did not answer\n");
  });

  it("leave out tasks of other families in the cluster", async () => {
    world.aws.ecs.add({ taskDefinitionArn: model("other").taskDefinitionArn });
    assert.deepEqual(await world.listed(), []);
  });

  it("that have not ended are listed even beyond the limit, the newest first", async () => {
    for (const id of ["r1", "r2", "r3"]) {
      await world.run("run", "test-script.R", "--id", id, "--no-follow");
      world.now += 60_000;
    }
    world.stdout = "";
    await world.run("ls", "-n", "1", "--json");
    assert.equal((JSON.parse(world.stdout) as unknown[]).length, 3);
  });

  it("are found by a prefix of their id, their task's id and its ARN", async () => {
    await world.run("run", "test-script.R", "--id", "nightly-1", "--no-follow");
    const arn = world.aws.ecs.tasks[0]!.taskArn;
    for (const text of ["nightly-1", "nigh", arn, arn.split("/").at(-1)!]) {
      world.stdout = "";
      assert.equal(await world.run("status", text, "--json"), 0);
      assert.equal(world.json.runId, "nightly-1");
    }
  });

  it("that share the given prefix are named in the error, unless it is the full id of one", async () => {
    for (const id of ["a", "a1", "b1", "b2"]) await world.run("run", "test-script.R", "--id", id, "--no-follow");
    world.stdout = "";
    assert.equal(await world.run("status", "a", "--json"), 0);
    assert.equal(world.json.runId, "a");
    assert.equal(await world.run("status", "b"), 64);
    assert.match(world.stderr, /use more characters: b1, b2/);
  });

  it("show their diagnosis in their status", async () => {
    world.aws.ecs.steps = exits(undefined, {
      stopCode: "TaskFailedToStart",
      stoppedReason: "CannotPullContainerError: x: not found",
    });
    await world.run("run", "test-script.R", "--id", "r1");
    world.stdout = "";
    assert.equal(await world.run("status", "r1"), 0);
    assert.match(world.stdout, /stop code: +TaskFailedToStart/);
    assert.match(world.stdout, /cause: +The image of the task definition/);
  });

  it("that ECS rejected are listed as such, with the reason in their status, and can be requested again", async () => {
    world.aws.ecs.failures.push({ reason: "MISSING" });
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 75);
    assert.equal((await world.listed())[0]?.status, "REFUSED");
    world.stdout = "";
    await world.run("status", "r1");
    assert.match(world.stdout, /error: +the run could not be started: MISSING/);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0);
    assert.equal((await world.listed())[0]?.status, "STOPPED");
  });

  it("print their log again with `logs`", async () => {
    await world.run("run", "test-script.R", "--id", "r1");
    world.stdout = "";
    assert.equal(await world.run("logs", "r1"), 0);
    assert.equal(world.stdout, "hello\n");
  });

  it("are followed to their end with `logs -f`, which exits with R's code", async () => {
    world.aws.ecs.steps = exits(4);
    world.aws.runsLike({ lines: ["hello"], exitCode: 4 });
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    world.stdout = "";
    assert.equal(await world.run("logs", "-f", "r1"), 4);
    assert.equal(world.stdout, "hello\n");
  });

  it("continue after Ctrl-C in `logs -f`, which says how to attach again and stop", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    const pressed = setInterval(() => world.interrupt(), 20);
    assert.equal(await world.run("logs", "-f", "r1"), 130);
    clearInterval(pressed);
    assert.match(
      world.stderr,
      /r1 continues if it has not ended\n.*rfargate logs -f r1 to attach, rfargate stop r1 to stop it/,
    );
    assert.equal(world.aws.ecs.stops.length, 0);
  });

  it("of messages show their own part of the worker's log, and end with their own exit code while the worker continues", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    await world.run("run", "test-script.R", "--id", "worker", "--no-follow");
    const task = world.aws.ecs.tasks[0]!;
    const runs = [
      { runId: "m1-1", exitCode: 0 },
      { runId: "m2-1", exitCode: 3 },
    ];
    for (const { runId, exitCode } of runs) {
      world.aws.leave(runId, {}, exitCode);
      const key = `runs/${runId}/manifest.json`;
      const manifest = { ...JSON.parse(world.aws.s3.text(key)!), taskArn: task.taskArn, task: { shared: true } };
      world.aws.s3.put(key, JSON.stringify(manifest));
      const own = [`rfargate: run ${runId}: a.R`, `R of ${runId}`, `rfargate: end run=${runId} exit=${exitCode}`];
      world.aws.logs.add(streamOf(task), ["rfargate: message", ...own, "after"]);
    }
    for (const { runId, exitCode } of runs) {
      world.stdout = "";
      world.stderr = "";
      assert.equal(await world.run("logs", runId), 0);
      assert.equal(world.stdout, `R of ${runId}\n`);
      assert.equal(await world.run("logs", "-f", runId), exitCode);
      assert.match(world.stderr, new RegExp(`run ${runId} ended with exit code ${exitCode}`));
      assert.equal(world.aws.s3.text(`runs/${runId}/receipt.json`), undefined);
    }
  });

  it("are stopped with `stop`, once, with the user as the reason", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    assert.equal(await world.run("stop", "r1"), 0);
    assert.match(world.aws.ecs.stops[0]?.reason ?? "", /^rfargate: stopped by /);
    await world.run("status", "r1");
    assert.equal(await world.run("stop", "r1"), 0);
    assert.equal(world.aws.ecs.stops.length, 1);
    assert.match(world.stderr, /has ended already/);
  });

  it("keep their outputs for `fetch` long after their end", async () => {
    await world.run("run", "test-script.R", "--id", "r1", "--no-fetch");
    world.aws.ecs.tasks.length = 0;
    world.stdout = "";
    assert.equal(await world.run("fetch", "r1", "--out", "again"), 0);
    assert.equal(world.stdout, "again/a.txt\n");
    assert.equal(readFileSync(join(world.folder, "again/a.txt"), "utf8"), "A");
  });

  it("have outputs that cannot be written where --out is a file, exit 73", async () => {
    await world.run("run", "test-script.R", "--id", "r1", "--no-fetch");
    world.write("taken", "a file");
    assert.equal(await world.run("fetch", "r1", "--out", "taken"), 73);
    assert.match(world.stderr, /error: cannot write the outputs: .*taken/);
  });

  it("without a manifest have nothing to fetch, exit 66 and say where unverified outputs are", async () => {
    world.aws.ecs.onStart = () => {};
    await world.run("run", "test-script.R", "--id", "r1", "--no-follow");
    assert.equal(await world.run("fetch", "r1"), 66);
    assert.match(world.stderr, /s3:\/\/data-bucket\/output\/r1\//);
  });
});
