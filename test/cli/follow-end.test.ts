import assert from "node:assert/strict";
import fc from "fast-check";
import type { Task } from "../../runner/cli/aws/ecs";
import { followTask } from "../../runner/cli/follow/follow";
import { pauseAfter } from "../../runner/cli/follow/pace";
import { outcomeOf } from "../../runner/cli/outcome/outcome";
import { followParts, seenNothing } from "./fake/follow";
import { lastLines } from "./fake/last-lines";
import { CONTAINER } from "./fake/stack";

const END = "rfargate: end run=r1 exit=3";

/**
 * A run's life: what each DescribeTasks answers (the last one stays), what each look at the log brings, how long an answer takes, and
 * the manifest.
 */
interface Life {
  steps: Task[];
  looks?: string[][];
  latency?: number;
  manifest?: { exitCode: number; signal: string | null };
}

/** Follows such a run on a clock that does not wait. */
async function follow({ steps, looks = [[END]], latency = 0, manifest }: Life) {
  const seen = { ...seenNothing(), describes: 0, statuses: [] as string[] };
  const followed = await followTask({
    ...followParts(seen, looks, () => 1_000),
    ecs: {
      describe: async () => {
        seen.now += latency;
        return steps[Math.min(seen.describes++, steps.length - 1)];
      },
      stop: async () => undefined,
    },
    task: steps[0],
    onStatus: (status) => seen.statuses.push(status),
    onEnd: async () => manifest && { ...manifest, log: null },
  });
  return { ...seen, followed };
}

describe("the end of a follow", () => {
  const running: Task = { lastStatus: "RUNNING" };
  const stopped: Task = { lastStatus: "STOPPED", containers: [{ name: CONTAINER, exitCode: 3 }] };
  const goingDown: Task = { ...stopped, lastStatus: "DEPROVISIONING" };

  it("comes before STOPPED once R's exit code is known and its last line was seen two seconds ago", async () => {
    const { statuses, now } = await follow({ steps: [running, goingDown] });
    assert.deepEqual(statuses, ["RUNNING", "DEPROVISIONING"]);
    assert.ok(now >= 2_000, `${now} ms`);
  });

  it("comes at once if the lines match the container's count and hash", async () => {
    const printed = ["one", "two"];
    const { now, lines, statuses } = await follow({
      steps: [running, running, goingDown],
      looks: [[...printed, ...lastLines("r1", printed, 3)]],
    });
    assert.deepEqual(lines, printed);
    assert.equal(statuses.at(-1), "DEPROVISIONING");
    assert.ok(now < 1_000, `${now} ms`);
  });

  const alone: Task = { ...running, containers: [{ name: CONTAINER }] };
  const looks = () => [["one", "two", ...lastLines("r1", ["one", "two"], 3)]];

  it("comes before ECS sees it, if the manifest and the lines that the container has hashed agree", async () => {
    const manifest = { exitCode: 3, signal: null };
    const { followed, describes, lines } = await follow({ steps: [alone], looks: looks(), manifest });
    assert.equal(describes, 1);
    assert.deepEqual(lines, ["one", "two"]);
    assert.equal(outcomeOf(followed, CONTAINER).exitCode, 3);
  });

  for (const [what, life] of Object.entries<Partial<Life>>({
    "the manifest cannot be read": { manifest: undefined },
    "the manifest has another exit code": { manifest: { exitCode: 0, signal: null } },
    "a signal came, whose cause ECS may know": { manifest: { exitCode: 3, signal: "TERM" } },
    "a line is missing": { looks: [["one", ...lastLines("r1", ["one", "two"], 3)]] },
    "another container may have ended the task": {
      steps: [...Array<Task>(50).fill({ ...running, containers: [{ name: CONTAINER }, { name: "sidecar" }] }), stopped],
    },
  })) {
    it(`waits for ECS if ${what}`, async () => {
      const steps = [...Array<Task>(50).fill(alone), stopped];
      const manifest = { exitCode: 3, signal: null };
      const { statuses } = await follow({ steps, looks: looks(), manifest, ...life });
      assert.equal(statuses.at(-1), "STOPPED");
    });
  }

  it("waits for the lines that the container has hashed, even if another line took one's place", async () => {
    const printed = ["one", "two"];
    const { now } = await follow({
      steps: [running, goingDown],
      looks: [["one", "other", ...lastLines("r1", printed, 3)]],
    });
    assert.ok(now >= 2_000, `${now} ms`);
  });

  it("comes after a line that arrived behind the last one", async () => {
    const { lines } = await follow({ steps: [running, goingDown], looks: [[END], ["straggler"]] });
    assert.deepEqual(lines, ["straggler"]);
  });

  for (const [what, task] of Object.entries({
    "no exit code": { lastStatus: "DEPROVISIONING", containers: [{ name: CONTAINER }] },
    "only another container's exit code": { ...goingDown, containers: [{ name: "sidecar", exitCode: 0 }] },
    "R's exit code, but is not going down": { ...goingDown, lastStatus: "RUNNING" },
  })) {
    it(`waits for STOPPED while the task has ${what}`, async () => {
      const { statuses } = await follow({ steps: [...Array<Task>(100).fill(task), stopped] });
      assert.equal(statuses.at(-1), "STOPPED");
    });
  }

  it("waits for STOPPED until the last line was seen", async () => {
    const { statuses } = await follow({ steps: [...Array<Task>(100).fill(goingDown), stopped], looks: [] });
    assert.equal(statuses.at(-1), "STOPPED");
  });

  it("comes after a poll without new lines", async () => {
    const { lines } = await follow({ steps: [stopped], looks: [[END], ["straggler"], [], ["never"]] });
    assert.deepEqual(lines, ["straggler"]);
  });
});

describe("the pace of a follow", () => {
  it("is at most five polls a second, half of AWS's limit for an account, if a response takes 25 ms", async () => {
    const running = Array<Task>(60).fill({ lastStatus: "RUNNING" });
    const { describes, now } = await follow({ steps: [...running, { lastStatus: "STOPPED" }], looks: [], latency: 25 });
    assert.ok(describes / (now / 1000) <= 5, `${describes} in ${now} ms`);
  });

  const elapsed = fc.integer({ min: 0, max: 86_400_000 });
  const latency = fc.integer({ min: 0, max: 10_000 });

  it("pauses for nine tenths of the time, or as long as the run's age allows", () => {
    const ending = fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined });
    fc.assert(
      fc.property(elapsed, latency, ending, (age, took, end) => {
        const pause = pauseAfter(age, took, end);
        assert.ok(pause >= 50 && pause <= 4_000);
        const share = end !== undefined && end < 1_000 ? 2 : 9;
        assert.ok(pause >= share * took || pause === pauseAfter(age, 10_000, end));
      }),
    );
  });

  it("sees a run's end late by at most a hundredth of its duration, if AWS responds quickly", () => {
    fc.assert(fc.property(elapsed, (age) => pauseAfter(age, 20) <= Math.max(250, age / 100)));
  });

  it("never speeds up with the run's age or a slower response", () => {
    fc.assert(
      fc.property(elapsed, elapsed, latency, latency, (age, more, took, longer) => {
        assert.ok(pauseAfter(age, took) <= pauseAfter(age + more, took + longer));
      }),
    );
  });
});
