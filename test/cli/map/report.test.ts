import assert from "node:assert/strict";
import fc from "fast-check";
import type { ItemOutcome, MapRecord } from "../../../contract/map/layout";
import { histogram, lanesOf } from "../../../runner/cli/report/collected/map-lanes";
import { mapPage } from "../../../runner/cli/report/page/map-page";
import { MapWorld } from "./support";

const record = {
  map: "sweep",
  model: "m",
  script: "a.R",
  count: 10_001,
  batch: 25,
  maxTasks: 4,
  seed: null,
} as MapRecord;
const PLACE = { stack: "test", now: 0 };
const outcome = (index: number, error: string | null): ItemOutcome => ({
  ...{ index, exitCode: error === null ? 0 : 1, final: true, round: 1, tries: 1, seconds: index / 100 },
  ...{ endedAt: "", task: "t", error, outputs: [{ path: "a.csv", bytes: 1234, sha256: "" }] },
});
const taskAt = (second: number) => ({
  ...{ chunkTask: `t${second}`, round: 1, cpu: 1, memory: 2048, capacity: null, peak: null },
  startedAt: new Date(second * 1000).toISOString(),
  at: new Date((second + 40) * 1000).toISOString(),
});

describe("the report of a map", () => {
  it("is written for a map, and for one or several runs", async () => {
    const maps = await MapWorld.make();
    try {
      maps.failing = [2];
      await maps.world.run("map", "--over", "params.csv", "--id", "m1");
      assert.equal(await maps.world.run("report", "m1"), 0, maps.world.stderr);
      const text = maps.world.read("report-m1.html");
      for (const part of [
        "2 of 3 done, 1 failed",
        "Error: no",
        "rfargate logs m1/2",
        "{&quot;x&quot;:2,&quot;y&quot;:&quot;b&quot;}",
      ])
        assert.ok(text.includes(part), part);
    } finally {
      await maps.world.end();
    }
  });

  it("stays small with 10,000 items and 10,000 tasks, limits its table, and escapes scripts' texts", () => {
    const outcomes = Array.from({ length: 10_001 }, (_, i) =>
      outcome(i + 1, i % 100 === 0 ? "<script>alert(1)</script>" : null),
    );
    const tasks = Array.from({ length: 10_000 }, (_, i) => taskAt(i));
    const items = outcomes.map(({ index }) => JSON.stringify({ x: index }));
    const text = mapPage(
      { record, status: "SUCCEEDED", outcomes, tasks, failedTasks: [], items: ["", ...items], usd: 1.5 },
      PLACE,
    );
    assert.ok(text.length < 3_000_000, String(text.length));
    assert.match(text, /the first 10000 of 10001; rfargate collect sweep writes all to items\.csv/);
    assert.match(text, /10000 tasks, at most 40 at once/);
    assert.ok(!text.includes("<script>") && text.includes("&lt;script&gt;"));
    assert.ok(text.includes("$1.50"));
  });

  it("draws simultaneous tasks in different lanes, with as few lanes as possible", () => {
    const spans = fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 200 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(spans, (given) => {
        const tasks = given.map(([from, length]) => ({ from, to: from + length }));
        const { bars, lanes } = lanesOf(tasks);
        for (const [i, a] of bars.entries())
          for (const b of bars.slice(i + 1)) assert.ok(a.lane !== b.lane || a.to <= b.from || b.to <= a.from);
        const atOnce = tasks.map(({ from }) => tasks.filter((one) => one.from <= from && from < one.to).length);
        assert.equal(lanes, Math.max(...atOnce));
      }),
    );
  });

  it("counts every value once in its histogram", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (values) => {
        const { counts } = histogram(values, 48);
        assert.equal(
          counts.reduce((a, b) => a + b, 0),
          values.length,
        );
      }),
    );
  });
});
