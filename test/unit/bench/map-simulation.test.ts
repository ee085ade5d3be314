import assert from "node:assert/strict";
import fc from "fast-check";
import { CASES, onAws } from "../../../bench/map/on-aws";
import { simulate } from "../../../bench/map/simulation";
import { BILLED_SECONDS, START_BURST, STARTS_A_SECOND, TASK_SECONDS } from "../../../contract/map/batch";
import { Random } from "../../faults/random";

const SEEDS = 20;

describe("a map under AWS's limits, simulated", () => {
  for (const given of CASES) {
    const { items, itemSeconds, vcpus } = given;
    it(`takes at most 1.1 of the least time for ${items} items of ${itemSeconds} s with a quota of ${vcpus}`, () => {
      const ratios = Array.from({ length: SEEDS }, (_, seed) => {
        const random = new Random(seed);
        const { wall, bound } = onAws(given, () => random.next());
        return wall / bound;
      });
      assert.ok(Math.min(...ratios) >= 1 - 1e-9, String(Math.min(...ratios)));
      assert.ok(Math.max(...ratios) <= 1.1, String(Math.max(...ratios)));
    });
  }

  it("starts no more tasks than RunTask allows, and processes every item once", () => {
    const map = fc.record({
      chunks: fc.integer({ min: 1, max: 300 }),
      tasks: fc.integer({ min: 1, max: 300 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(map, ({ chunks, tasks, seed }) => {
        const random = new Random(seed);
        const worked: number[] = [];
        const { wall, billedSeconds } = simulate({
          ...{ items: chunks, batch: 1, cpu: 1024, tasks, random: () => random.next() },
          itemSeconds: (index) => {
            worked.push(index);
            return 10;
          },
        });
        assert.deepEqual(
          worked.sort((a, b) => a - b),
          Array.from({ length: chunks }, (_, i) => i),
        );
        assert.ok(Math.abs(billedSeconds - chunks * Math.max(BILLED_SECONDS, TASK_SECONDS + 10)) < 1e-6);
        const ramp = Math.max(0, Math.min(chunks, tasks) - START_BURST) / STARTS_A_SECOND;
        assert.ok(wall >= ramp + TASK_SECONDS + 10 - 1e-6);
      }),
    );
  });
});
