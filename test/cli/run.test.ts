import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FakeAws } from "./fake/aws";
import { exits } from "./fake/ecs";
import { TestWorld } from "./fake/world";

describe("rfargate run", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  it("prints R's lines on stdout and nothing else there, statuses on stderr, and exits with 0", async () => {
    world.aws.runsLike({ lines: ["rfargate: fetched 1 script", "hello", "  two  blanks"] });
    assert.equal(await world.run("run", "test-script.R"), 0);
    assert.equal(world.stdout, "hello\n  two  blanks\n");
    assert.match(world.stderr, /PROVISIONING[\s\S]*PENDING[\s\S]*RUNNING[\s\S]*DEPROVISIONING[\s\S]*STOPPED/);
    assert.match(world.stderr, /ended with exit code 0/);
  });

  it("exits with R's exit code and fetches the outputs so far", async () => {
    world.aws.ecs.steps = exits(7);
    world.aws.runsLike({ lines: ["Error"], outputs: { "partial.csv": "a\n1\n" }, exitCode: 7 });
    assert.equal(await world.run("run", "test-script.R"), 7);
    assert.equal(readFileSync(join(world.folder, "output/partial.csv"), "utf8"), "a\n1\n");
  });

  it("fetches the outputs into --out and names them", async () => {
    world.aws.runsLike({ outputs: { "a.txt": "A", "deep/b.csv": "B" } });
    assert.equal(await world.run("run", "test-script.R", "--out", "results"), 0);
    assert.equal(readFileSync(join(world.folder, "results/deep/b.csv"), "utf8"), "B");
    assert.match(world.stderr, /results\/a\.txt \(1 bytes\)/);
  });

  for (const [rs, ends] of [
    [0, 73],
    [7, 7],
  ]) {
    it(`reports outputs that cannot be written after R's exit code ${rs}, exit ${ends}`, async () => {
      world.aws.ecs.steps = exits(rs!);
      world.aws.runsLike({ outputs: { "a.txt": "A" }, exitCode: rs! });
      world.write("taken", "a file");
      assert.equal(await world.run("run", "test-script.R", "--out", "taken"), ends);
      assert.match(
        world.stderr,
        /error: cannot write the outputs: .*taken.*\n {2}try: choose another folder with --out$/m,
      );
    });
  }

  it("prints the run id and leaves with --no-follow", async () => {
    world.aws.runsLike({});
    assert.equal(await world.run("run", "test-script.R", "--no-follow", "--id", "r1"), 0);
    assert.equal(world.stdout, "r1\n");
    assert.equal(world.aws.calls.includes("ecs:DescribeTasks"), false);
    assert.notEqual(JSON.parse(world.aws.s3.text("runs/r1/request.json") ?? "{}").taskArn, null);
  });

  it("prints one JSON object on stdout with --json, and the log on stderr", async () => {
    world.aws.runsLike({ lines: ["hello"], outputs: { "a.txt": "A" } });
    assert.equal(await world.run("run", "test-script.R", "--json", "--id", "r1"), 0);
    assert.match(world.stderr, /^hello$/m);
    const { runId, exitCode, outputs } = world.json as {
      runId: string;
      exitCode: number;
      outputs: Array<{ path: string }>;
    };
    assert.deepEqual([runId, exitCode, outputs.map(({ path }) => path)], ["r1", 0, ["a.txt"]]);
  });

  it("exits with 125 and a diagnosis if the container never ran", async () => {
    world.aws.ecs.steps = [
      { lastStatus: "PENDING" },
      {
        lastStatus: "STOPPED",
        stopCode: "TaskFailedToStart",
        stoppedReason: "CannotPullContainerError: repo@sha256:0: not found",
        containers: [{ name: "r-ecs-container" }],
      },
    ];
    assert.equal(await world.run("run", "test-script.R"), 125);
    assert.match(world.stderr, /reason: CannotPullContainerError/);
    assert.match(world.stderr, /not in the repository/);
    assert.match(world.stderr, /pulumi up/);
  });

  it("keeps no output that differs from the manifest, and exits with 69", async () => {
    world.aws.ecs.onStart = (task) => {
      const runId = FakeAws.runId(task);
      world.aws.leave(runId, { "a.txt": "right" });
      world.aws.s3.put(`output/${runId}/a.txt`, "wrong");
    };
    assert.equal(await world.run("run", "test-script.R"), 69);
    assert.throws(() => readFileSync(join(world.folder, "output/a.txt")));
    assert.match(world.stderr, /not what the run wrote/);
  });

  it("on Ctrl-C, says how to attach and stop, stops nothing, and exits with 130", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    world.aws.ecs.onStart = () => setTimeout(() => world.interrupt(), 50);
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 130);
    assert.match(world.stderr, /rfargate logs -f r1/);
    assert.match(world.stderr, /rfargate stop r1/);
    assert.equal(world.aws.ecs.stops.length, 0);
  });
});
