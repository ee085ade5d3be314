import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chooseBatch,
  chunkCount,
  chunkOf,
  estimateMap,
  MAX_CHUNKS,
  slotsOf,
  tasksWithin,
} from "../../../contract/map/batch";

/** us-east-1, X86_64, on demand: USD an hour of 1 vCPU and of 1 GB. */
const [VCPU, GB] = [0.04048, 0.004445];
const rate = (cpu: number, memory: number) => (cpu / 1024) * VCPU + (memory / 1024) * GB;

const work = fc.record({
  items: fc.integer({ min: 1, max: 1_000_000 }),
  itemSeconds: fc.double({ min: 0.01, max: 10_000, noNaN: true }),
  cpu: fc.constantFrom(256, 512, 1024, 2048, 4096, 8192, 16384),
  tasks: fc.integer({ min: 1, max: 5_000 }),
});

describe("the arithmetic of a map", () => {
  const table = [
    { itemSeconds: 1, cpu: 256, memory: 512, quota: 6, batch: 1, atOnce: 24, minutes: 319.7, usd: 2.06, sfn: 0.75 },
    { itemSeconds: 1, cpu: 256, memory: 512, quota: 6, batch: "auto", atOnce: 24, minutes: 7.7, usd: 0.04, sfn: 0 },
    {
      itemSeconds: 1,
      cpu: 1024,
      memory: 2048,
      quota: 100,
      batch: "auto",
      atOnce: 100,
      minutes: 2.4,
      usd: 0.2,
      sfn: 0.01,
    },
    {
      itemSeconds: 30,
      cpu: 1024,
      memory: 2048,
      quota: 400,
      batch: "auto",
      atOnce: 400,
      minutes: 13.5,
      usd: 4.36,
      sfn: 0.03,
    },
  ] as const;
  for (const { itemSeconds, cpu, memory, quota, atOnce, minutes, usd, sfn, ...row } of table) {
    it(`10,000 items of ${itemSeconds} s with ${cpu} CPU units and ${quota} vCPUs, batch ${row.batch}: ${minutes} min, ${usd} USD`, () => {
      const base = { items: 10_000, itemSeconds, cpu, tasks: tasksWithin(quota, cpu) };
      const batch = row.batch === "auto" ? chooseBatch(base) : row.batch;
      const found = estimateMap({ ...base, batch, usdAnHour: rate(cpu, memory) });
      assert.equal(found.atOnce, atOnce);
      assert.equal((found.wall / 60).toFixed(1), minutes.toFixed(1));
      assert.equal(found.tasks.toFixed(2), usd.toFixed(2));
      assert.equal(found.transitions.toFixed(2), sfn.toFixed(2));
    });
  }

  it("covers every item exactly once, within the limit of chunks", () => {
    fc.assert(
      fc.property(work, (given) => {
        const batch = chooseBatch(given);
        const chunks = chunkCount(given.items, batch);
        assert.ok(batch >= 1 && batch <= given.items && chunks <= MAX_CHUNKS);
        assert.equal(chunkOf(1, batch), 1);
        assert.equal(chunkOf(given.items, batch), chunks);
        assert.equal(chunkOf(batch, batch), 1);
      }),
    );
  });

  it("with chosen chunks, takes at most one start and one item of each wave longer than with one item per task", () => {
    fc.assert(
      fc.property(work, (given) => {
        const batch = chooseBatch(given);
        const wall = (each: number) => estimateMap({ ...given, batch: each, usdAnHour: 1 }).wall;
        const waves = Math.ceil(chunkCount(given.items, batch) / given.tasks);
        // Rounding, and the work that makes a start worth its time.
        const slack = 45 + 2 * waves * given.itemSeconds;
        assert.ok(given.items > 100_000 || wall(batch) <= wall(1) + slack, `${wall(batch)} of ${wall(1)}`);
      }),
      // The limit of chunks decides, and their number is no multiple of the tasks'.
      { examples: [[{ items: 90_001, itemSeconds: 1_260, cpu: 256, tasks: 2_904 }]] },
    );
  });

  it("ends a small map whose tasks start at once within a minute and its longest item, at the cost of at most a minute per task", () => {
    const small = fc.record({
      items: fc.integer({ min: 1, max: 100 }),
      itemSeconds: fc.double({ min: 0.01, max: 60, noNaN: true }),
      cpu: fc.constantFrom(256, 1024, 4096),
    });
    fc.assert(
      fc.property(small, (given) => {
        const all = { ...given, tasks: 100 };
        const batch = chooseBatch(all);
        const { wall, chunks } = estimateMap({ ...all, batch, usdAnHour: 1 });
        assert.ok(chunks <= 100);
        assert.ok(wall <= 45 + Math.max(15, given.itemSeconds) + 1e-9, `${wall} for batch ${batch}`);
      }),
    );
  });

  it("with chosen chunks, costs no more than with one item per task", () => {
    fc.assert(
      fc.property(work, (given) => {
        const usd = (batch: number) => estimateMap({ ...given, batch, usdAnHour: 1 }).tasks;
        const slack = (slotsOf(given.cpu) * given.itemSeconds * chunkCount(given.items, chooseBatch(given))) / 3600;
        assert.ok(usd(chooseBatch(given)) <= usd(1) + slack + 1e-9);
      }),
    );
  });
});
