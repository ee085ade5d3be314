import assert from "node:assert/strict";
import { environmentOf, FakeAws } from "./fake/aws";
import { model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

describe("rfargate run, requesting a task,", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  it("gives the script, the run id and the user's variables as overrides of the one container", async () => {
    world.env.TOKEN = "from-here";
    world.aws.runsLike({});
    await world.run("run", "test-script.R", "-e", "YEAR=2026", "-e", "TOKEN", "--cpu", "512", "--memory", "1024");
    const [request] = world.aws.ecs.asked;
    const environment = environmentOf(world.aws.ecs.tasks[0]!);
    assert.deepEqual(Object.keys(environment).sort(), ["RFARGATE_RUN_ID", "SCRIPT", "TOKEN", "YEAR"]);
    assert.equal(environment.TOKEN, "from-here");
    assert.equal(request?.clientToken, environment.RFARGATE_RUN_ID);
    assert.equal(request?.startedBy, environment.RFARGATE_RUN_ID);
    assert.equal(request?.overrides.cpu, "512");
    assert.equal(request?.overrides.memory, "1024");
    assert.doesNotMatch(world.stdout + world.stderr, /from-here/);
  });

  it("passes one item as a map does, from JSON or a file, which is staged", async () => {
    world.write("scenes/a.tif", "scene");
    world.aws.runsLike({});
    await world.run("run", "test-script.R", "--item", ' {"x": 1, "y": [2]}');
    assert.equal(await world.run("run", "test-script.R", "--item", "scenes/a.tif", "--id", "f1"), 0, world.stderr);
    const [json, file] = world.aws.ecs.tasks.map(environmentOf);
    assert.equal(json!.RFARGATE_ITEM, '{"x":1,"y":[2]}');
    assert.deepEqual(
      [json!.RFARGATE_ITEM_INDEX, json!.RFARGATE_ITEM_COUNT, json!.RFARGATE_ITEM_FILE],
      ["1", "1", undefined],
    );
    assert.deepEqual([file!.RFARGATE_ITEM, file!.RFARGATE_ITEM_FILE], ['{"file":"a.tif"}', "a.tif"]);
    assert.equal(world.aws.s3.text("input/runs/f1/files/a.tif"), "scene");
  });

  it("starts nothing with an item that is neither JSON nor a file, or too large", async () => {
    assert.equal(await world.run("run", "test-script.R", "--item", "{x: 1}"), 64);
    assert.match(world.stderr, /--item "\{x: 1\}" is neither JSON nor a file here\n +allowed: /);
    assert.equal(await world.run("run", "test-script.R", "--item", JSON.stringify("x".repeat(100_000))), 64);
    assert.match(world.stderr, /the item has 100002 bytes/);
    assert.equal(world.aws.ecs.asked.length, 0);
  });

  describe("of a model with sidecars", () => {
    const otherContainers = { cpu: 300, memory: 600 };
    beforeEach(() => {
      world.deploy(stack({ models: { m: model("m", { cpu: 1024, memory: 2048, otherContainers }) } }));
      world.aws.runsLike({});
    });

    it("gives R's container what they leave of another size, and does not override it with the model's size", async () => {
      assert.equal(await world.run("run", "test-script.R", "--cpu", "512"), 0);
      assert.equal(await world.run("run", "test-script.R", "--memory", "4096"), 0);
      assert.equal(await world.run("run", "test-script.R"), 0);
      assert.deepEqual(
        world.aws.ecs.asked.map(({ overrides }) => [overrides.cpu, overrides.containerOverrides[0]?.cpu]),
        [
          ["512", 212],
          ["1024", 724],
          [undefined, undefined],
        ],
      );
    });

    it("starts nothing if they leave nothing", async () => {
      assert.equal(await world.run("run", "test-script.R", "--cpu", "256", "--memory", "1024"), 64);
      assert.match(world.stderr, /cpu 256 leaves nothing for R.*\n +allowed: more than 300/);
      assert.equal(await world.run("run", "test-script.R", "--cpu", "512", "--memory", "1024"), 0);
      assert.equal(world.aws.ecs.asked.length, 1);
    });
  });

  it("never keeps the values of variables in the run's record", async () => {
    world.aws.runsLike({});
    await world.run("run", "test-script.R", "--id", "r1", "-e", "PASSWORD=hunter2");
    const record = world.aws.s3.text("runs/r1/request.json") ?? "";
    assert.deepEqual(JSON.parse(record).environment, ["PASSWORD"]);
    assert.doesNotMatch(record, /hunter2/);
  });

  it("records the run before it requests the task, and the task afterwards", async () => {
    let before: string | undefined;
    world.aws.ecs.onStart = (task) => {
      before = world.aws.s3.text(`runs/${FakeAws.runId(task)}/request.json`);
      world.aws.leave(FakeAws.runId(task), {});
    };
    await world.run("run", "test-script.R", "--id", "r1");
    assert.equal(JSON.parse(before ?? "{}").taskArn, null);
    const after = JSON.parse(world.aws.s3.text("runs/r1/request.json") ?? "{}");
    assert.equal(after.taskArn, world.aws.ecs.tasks[0]?.taskArn);
  });

  it("uploads a local script for this run only and says so", async () => {
    world.write("mine.R", "cat('mine')");
    world.aws.runsLike({});
    assert.equal(await world.run("run", "mine.R", "--id", "r1"), 0);
    assert.equal(world.aws.s3.text("input/runs/r1/r_scripts/mine.R"), "cat('mine')");
    assert.equal(world.aws.s3.text("r_scripts/mine.R"), undefined);
    assert.equal(environmentOf(world.aws.ecs.tasks[0]!).RFARGATE_STAGED, "input/runs/r1/");
    assert.match(world.stderr, /mine\.R: your local file, uploaded for this run only/);
  });

  it("uses the bucket's copy with --remote even if a local file has that name", async () => {
    world.write("test-script.R", "local");
    world.aws.runsLike({});
    assert.equal(await world.run("run", "test-script.R", "--remote", "--id", "r1"), 0);
    assert.equal(world.aws.s3.text("input/runs/r1/r_scripts/test-script.R"), undefined);
    assert.equal(environmentOf(world.aws.ecs.tasks[0]!).RFARGATE_STAGED, undefined);
  });

  it("puts --input files into R's working directory", async () => {
    world.write("data.csv", "x\n1\n");
    world.aws.runsLike({});
    assert.equal(await world.run("run", "test-script.R", "--input", "data.csv", "--id", "r1"), 0);
    assert.equal(world.aws.s3.text("input/runs/r1/files/data.csv"), "x\n1\n");
  });

  it("sends an environment beyond 8,192 characters through the bucket", async () => {
    world.aws.runsLike({});
    const value = "x".repeat(9_000);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1", "-e", `BIG=${value}`, "-e", "B=line\nbreak"), 0);
    assert.equal(world.aws.s3.text("input/runs/r1/environment"), `BIG=${value}\0B=line\nbreak\0`);
    const environment = environmentOf(world.aws.ecs.tasks[0]!);
    assert.deepEqual(Object.keys(environment).sort(), ["RFARGATE_RUN_ID", "RFARGATE_STAGED", "SCRIPT"]);
  });

  it("runs the model's own script by default, and several in order", async () => {
    world.deploy(stack({ models: { m: model("first-run", { script: "a.R b.R" }) } }));
    for (const name of ["a.R", "b.R"]) world.aws.s3.put(`r_scripts/${name}`, "");
    world.aws.runsLike({});
    assert.equal(await world.run("run"), 0);
    assert.equal(environmentOf(world.aws.ecs.tasks[0]!).SCRIPT, "a.R b.R");
  });

  it("uses Spot when the model or --spot says so, and not with --no-spot", async () => {
    world.deploy(stack({ models: { "first-run": model("first-run", { spot: true }) } }));
    world.aws.runsLike({});
    await world.run("run");
    await world.run("run", "--no-spot");
    const providers = world.aws.ecs.asked.map((request) => request.capacityProviderStrategy?.[0]?.capacityProvider);
    assert.deepEqual(providers, ["FARGATE_SPOT", "FARGATE"]);
  });
});
