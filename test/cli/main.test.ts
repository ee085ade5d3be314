import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, LAUNCHER } from "../../runner/package/bundle";
import { exits } from "./fake/ecs";
import { TestWorld } from "./fake/world";

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

describe("the rfargate program", function () {
  // A process of its own, with real pauses between looks.
  this.timeout(60_000);
  /** As users have it: one file, which starts in a third of the time that its sources take. */
  let program: string;
  let world: TestWorld;
  before(async () => {
    program = mkdtempSync(join(tmpdir(), "rfargate-program-"));
    await bundle(program);
  });
  after(() => rmSync(program, { recursive: true }));
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  function start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [join(program, LAUNCHER), ...args], {
      cwd: world.folder,
      env: { PATH: process.env.PATH, HOME: world.folder, XDG_CACHE_HOME: join(program, "cache"), ...world.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    const text = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk) => {
      text.stdout += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      text.stderr += chunk;
    });
    const [code] = await once(child, "close");
    return { code, ...text };
  }

  it("exits with R's code, with only R's lines on stdout and no colours without a terminal", async () => {
    world.aws.ecs.steps = exits(7);
    world.aws.runsLike({ lines: ["one", "two"], exitCode: 7 });
    const { code, stdout, stderr } = await ended(start("run", "test-script.R"));
    assert.equal(code, 7);
    assert.equal(stdout, "one\ntwo\n");
    assert.ok(!stderr.includes("\u001b"));
    assert.doesNotMatch(stderr, /NodeVersionSupportWarning/);
  });

  it("exits with 64 for bad usage and 0 for help", async () => {
    const [bad, help] = await Promise.all([ended(start("run", "--nope")), ended(start("run", "--help"))]);
    assert.deepEqual([bad.code, bad.stdout], [64, ""]);
    assert.deepEqual([help.code, help.stderr], [0, ""]);
    assert.match(help.stdout, /Examples:/);
  });

  it("lets the task continue on Ctrl-C, says how to continue and exits with 130", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    const child = start("run", "test-script.R", "--id", "r1", "--timeout", "90");
    const end = ended(child);
    child.stderr?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("RUNNING")) child.kill("SIGINT");
    });
    const { code, stderr } = await end;
    assert.equal(code, 130);
    assert.match(stderr, /run r1 continues\n/);
    assert.match(stderr, /rfargate logs -f r1.*rfargate stop r1/);
    assert.equal(world.aws.ecs.stops.length, 0);
  });

  it("attaches to the task if it was killed and the same request is repeated", async () => {
    world.aws.ecs.steps = [{ lastStatus: "RUNNING" }];
    world.aws.runsLike({ lines: ["hello"] });
    const first = start("run", "test-script.R", "--id", "r1");
    first.stderr?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("RUNNING")) first.kill("SIGKILL");
    });
    await once(first, "close");
    world.aws.ecs.tasks[0]!.steps = exits(0);
    const second = await ended(start("run", "test-script.R", "--id", "r1"));
    assert.equal(second.code, 0);
    assert.match(second.stdout, /hello/);
    assert.equal(world.aws.ecs.tasks.length, 1);
  });

  it("does not lose the run silently when the reader of its log ends", async () => {
    world.aws.ecs.steps = [...Array(40).fill({ lastStatus: "RUNNING" }), ...exits(0).slice(-1)];
    world.aws.runsLike({ lines: Array.from({ length: 5_000 }, (_, i) => `line ${i} ${"x".repeat(100)}`) });
    const child = start("run", "test-script.R", "--id", "r1");
    child.stdout?.once("data", () => child.stdout?.destroy());
    let stderr = "";
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, "exit");
    assert.equal(code, 130);
    assert.match(stderr, /run r1 continues/);
  });
});
