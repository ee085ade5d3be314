import assert from "node:assert/strict";
import { lostChunks, withLostTasks } from "../../../contract/map/failed-task";
import { type ChunkTask, mapKeys } from "../../../contract/map/layout";
import { failedTaskLines } from "../../../runner/cli/map/failed-tasks";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

const CAUSE = [
  "Tasks of the map failed for good.",
  "2 spot t9 FARGATE 256 512 1764500000000 1764500060000 Your Spot Task was interrupted.",
  "3 failed t3 FARGATE 256 5",
  "",
].join("\n");
const task = (chunkTask: string, more: Partial<ChunkTask> = {}): ChunkTask => ({
  ...{ chunkTask, round: 1, startedAt: "2025-11-30T10:53:00.000Z", at: "2025-11-30T10:53:10.000Z" },
  ...{ cpu: 0.25, memory: 512, capacity: "FARGATE", peak: 90, ...more },
});

describe("the failed tasks of a map", () => {
  it("end when ECS says so, and are there even if they recorded nothing", () => {
    const lost = lostChunks(CAUSE, 1);
    const [t9, other] = withLostTasks([task("t9"), task("t1")], lost);
    assert.deepEqual([t9!.at, t9!.end, t9!.peak], ["2025-11-30T10:54:20.000Z", "spot", 90]);
    assert.equal(other!.end, undefined);
    const [added] = withLostTasks([], lost);
    assert.deepEqual([added!.chunkTask, added!.startedAt], ["t9", "2025-11-30T10:53:20.000Z"]);
  });

  it("have no task or time that is cut off, wherever their line ends", () => {
    const line = "2 spot t9 FARGATE 256 512 1764500000000 1764500060000 Your Spot Task was interrupted.";
    const whole = lostChunks(line, 1)[0]!;
    for (let length = 3; length < line.length; length++) {
      const { task, startedAt, stoppedAt } = lostChunks(line.slice(0, length), 1)[0]!;
      const expected = task === null ? [null, null] : [whole.startedAt, whole.stoppedAt];
      assert.deepEqual([startedAt, stoppedAt], expected, line.slice(0, length));
      assert.ok(task === null || task === "t9", line.slice(0, length));
    }
  });

  it("are grouped by reason, lost chunks with the items of one", () => {
    const lost = lostChunks(CAUSE, 1);
    const tasks = [
      task("t9", { end: "spot" }),
      task("t1", { end: "memory" }),
      task("t2", { end: "memory" }),
      task("t4"),
    ];
    assert.deepEqual(failedTaskLines({ count: 25, batch: 10 } as never, tasks, lost), [
      "1 chunk lost, items 11 to 20: Spot interruption (Your Spot Task was interrupted.)",
      "1 chunk lost, items 21 to 25: failed",
      "2 tasks ran again: out of memory",
    ]);
  });

  describe("are shown", () => {
    let maps: MapWorld;
    let world: TestWorld;
    beforeEach(async () => {
      maps = await MapWorld.make();
      world = maps.world;
      const work = world.aws.states.onStart;
      world.aws.states.onStart = (input, name) => {
        work({ ...input, chunks: [1] }, name);
        const record = world.aws.s3.text(mapKeys.chunk("m1", 1))!;
        world.aws.s3.put(
          mapKeys.chunk("m1", 1),
          `${JSON.stringify(task("t0", { end: "spot", reason: "" }))}\n${record}`,
        );
        const cause = "Tasks failed.\n2 failed t9 FARGATE 256 512 1764500000000 1764500060000 exit code 1: it ended";
        return [{ status: "FAILED", events: [], error: "rfargate.ChunksLost", cause }];
      };
    });
    afterEach(() => world.end());

    it("at the map's end and by status, with the chunks that they cost", async () => {
      assert.equal(await world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2"), 1);
      for (const command of ["map", "status"]) {
        if (command === "status") assert.equal(await world.run("status", "m1"), 0, world.stderr);
        assert.match(world.stderr, /\n {2}1 chunk lost, item 3: exit code 1: it ended\n/);
        assert.match(world.stderr, /\n {2}1 task ran again: Spot interruption\n/);
        world.stderr = "\n";
      }
      world.stdout = "";
      await world.run("status", "m1", "--json");
      const { lost, tasks } = JSON.parse(world.stdout);
      assert.deepEqual([lost[0].chunk, tasks.length], [2, 3]);
    });

    it("by report, with size, cost and reason", async () => {
      await world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2");
      assert.equal(await world.run("report", "m1"), 0, world.stderr);
      const page = world.read("report-m1.html");
      assert.match(page, /2 failed tasks/);
      assert.match(page, /<code>t9<\/code>.*60.*0\.25.*512.*FARGATE.*\$0\.\d+.*exit code 1: it ended/);
      assert.match(page, /stroke:var\(--bad\)/);
    });
  });

  it("of a map that failed as a whole have Step Functions' reason", async () => {
    const maps = await MapWorld.make();
    try {
      const cause = "The state returned too much.";
      maps.world.aws.states.onStart = () => [
        { status: "FAILED", events: [], error: "States.DataLimitExceeded", cause },
      ];
      assert.equal(await maps.world.run("map", "--over", "params.csv", "--id", "m1"), 1);
      assert.match(maps.world.stderr, /Step Functions: States\.DataLimitExceeded: The state returned too much\./);
    } finally {
      await maps.world.end();
    }
  });
});
