import assert from "node:assert/strict";
import { runUnderFaults } from "./run-scenario";
import { uploadUnderFaults } from "./upload-scenario";

/** One seed, to replay it alone. */
const SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
/** Seeds a scenario; `make faults` takes 10,000. */
const SEEDS = Number(process.env.SEEDS ?? 60);
/** Seeds a test, so that a failure names a few. */
const GROUP = 20;

for (const [name, scenario] of [
  ["a run", runUnderFaults],
  ["uploads", uploadUnderFaults],
] as const) {
  describe(`${name} under faults keeps its promises`, () => {
    const first = SEED ?? 0;
    const end = SEED === undefined ? SEEDS : SEED + 1;
    for (let from = first; from < end; from += GROUP) {
      const to = Math.min(end, from + GROUP);
      it(to - from === 1 ? `with seed ${from}` : `with seeds ${from} to ${to - 1}`, async function () {
        this.timeout(300_000);
        for (let seed = from; seed < to; seed++) {
          assert.deepEqual(await scenario(seed), [], `SEED=${seed} make faults`);
        }
      });
    }
  });
}
