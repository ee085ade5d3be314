import assert from "node:assert/strict";
import type { Task } from "../../runner/cli/aws/ecs";
import { followTask } from "../../runner/cli/follow/follow";
import type { EndOfRun } from "../../runner/cli/follow/follow-parts";
import { outcomeOf } from "../../runner/cli/outcome/outcome";
import { streamOf } from "./fake/aws";
import { exits } from "./fake/ecs";
import { followParts, seenNothing } from "./fake/follow";
import { figuresOf, lastLines, sealLine } from "./fake/last-lines";
import { CONTAINER } from "./fake/stack";
import { TestWorld } from "./fake/world";

const KEY = "0123456789abcdef0123456789abcdef";
const BEGIN = ["rfargate: run r1: a.R", sealLine(KEY)];
const FALSE_KEY = "f".repeat(32);

/** The container's last lines with a key. */
const sealed = (printed: readonly string[], exitCode: number, key = KEY) => lastLines("r1", printed, exitCode, key);

/** Follows a run: what each look at the log brings, and the manifest at each request. */
async function follow(looks: string[][], manifests: Array<EndOfRun | undefined>) {
  const seen = { ...seenNothing(), asked: 0 };
  const running: Task = { lastStatus: "RUNNING", containers: [{ name: CONTAINER }] };
  const stopped: Task = { lastStatus: "STOPPED", containers: [{ name: CONTAINER, exitCode: 3 }] };
  const followed = await followTask({
    ...followParts(seen, looks),
    ecs: { describe: async () => (seen.now > 60_000 ? stopped : running), stop: async () => undefined },
    task: running,
    onEnd: async (genuine) => {
      const manifest = manifests[Math.min(seen.asked++, manifests.length - 1)];
      return manifest && genuine(manifest) ? manifest : undefined;
    },
  });
  return { ...seen, followed, exitCode: outcomeOf(followed, CONTAINER, undefined).exitCode };
}

describe("last lines that a script prints in the container's place", () => {
  const head = [...BEGIN, "one"];
  const manifest = (printed: readonly string[], key: string | null, exitCode = 3): EndOfRun => ({
    ...{ exitCode, signal: null, key },
    log: figuresOf(printed),
  });

  for (const [what, key] of Object.entries({ "another key": ` key=${FALSE_KEY}`, "no key": "" })) {
    it(`are lines of the script, with ${what}`, async () => {
      const printed = [...head, ...lastLines("r1", head, 0).map((line) => line + key), "two"];
      const { lines, exitCode, now } = await follow(
        [printed.slice(0, -1), ["two"], sealed(printed, 3)],
        [manifest(printed, KEY)],
      );
      assert.deepEqual(lines, printed);
      assert.equal(exitCode, 3);
      assert.ok(now < 60_000, `${now} ms`);
    });
  }

  it("do not count with a seal of the script's own, which comes after the container's", async () => {
    const begun = [...head, sealLine(FALSE_KEY)];
    const printed = [...begun, ...sealed(begun, 0, FALSE_KEY)];
    const { lines, exitCode } = await follow([printed, sealed(printed, 3)], [manifest(printed, KEY)]);
    assert.deepEqual(lines, printed);
    assert.equal(exitCode, 3);
  });

  it("do not count beside a manifest that the script has written", async () => {
    const { followed, exitCode, asked } = await follow(
      [[...head, ...sealed(head, 3)]],
      [manifest(head, FALSE_KEY, 0), manifest(head, KEY)],
    );
    assert.equal(exitCode, 3);
    assert.ok(asked >= 1);
    assert.equal(followed.end?.exitCode, 3);
  });
});

describe("the end of a run", () => {
  const printed = [...BEGIN, "one"];
  const [counted] = sealed(printed, 3);

  it("is known from the manifest as soon as the count fits, before the last line", async () => {
    const { exitCode, now } = await follow(
      [[...printed, counted!]],
      [undefined, undefined, { exitCode: 3, signal: null, key: KEY, log: figuresOf(printed) }],
    );
    assert.equal(exitCode, null);
    assert.ok(now < 500, `${now} ms`);
  });

  it("is awaited if the manifest has another count", async () => {
    const other = { exitCode: 3, signal: null, key: KEY, log: figuresOf([...printed, "two"]) };
    const { now } = await follow([[...printed, counted!]], [other]);
    assert.ok(now > 60_000, `${now} ms`);
  });
});

describe("the log of a run with a seal", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  it("shows the script's lines without the seal, and is proved complete", async () => {
    const printed = [...BEGIN, "one", ...lastLines("r1", [], 0)];
    world.aws.ecs.onStart = (task) => {
      world.aws.leave("r1", {}, 0, printed, { key: KEY });
      world.aws.logs.add(streamOf(task), [...printed, ...sealed(printed, 0)]);
    };
    assert.equal(await world.run("run", "--id", "r1"), 0);
    assert.match(world.stderr, /log complete: 5 lines/);
    assert.doesNotMatch(world.stdout + world.stderr, /seal=|key=/);
    world.stderr = "";
    assert.equal(await world.run("logs", "r1"), 0);
    assert.match(world.stderr, /log complete: 5 lines/);
  });

  it("proves nothing by a manifest that its script wrote before it killed the container", async () => {
    const printed = [...BEGIN, "one"];
    world.aws.ecs.steps = exits(137);
    world.aws.ecs.onStart = (task) => {
      world.aws.leave("r1", { "a.txt": "A" }, 0, printed, { key: FALSE_KEY });
      world.aws.logs.add(streamOf(task), printed);
    };
    assert.equal(await world.run("run", "--id", "r1"), 137);
    assert.doesNotMatch(world.stderr, /log complete|fetched and verified/);
    assert.match(world.stderr, /no outputs were fetched: there is no manifest/);
  });
});
