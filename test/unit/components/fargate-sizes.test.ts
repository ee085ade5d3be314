import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkFargateSize,
  FARGATE_CPUS,
  FARGATE_SIZES,
  isFargateSize,
  nearestFargateSizes,
} from "../../../contract/fargate-sizes";

/** AWS's table, spelt out by hand: first and last memory in GB and the step, for each CPU from 512. */
const TABLE: Record<number, [number, number, number]> = {
  512: [1, 4, 1],
  1024: [2, 8, 1],
  2048: [4, 16, 1],
  4096: [8, 30, 1],
  8192: [16, 60, 4],
  16384: [32, 120, 8],
};

function legalByTable(cpu: number, memory: number): boolean {
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  if (cpu === 32768) return [60, 120, 244].includes(memory / 1024);
  const row = TABLE[cpu];
  if (!row) return false;
  const [from, to, step] = row;
  const gb = memory / 1024;
  return Number.isInteger(gb) && gb >= from && gb <= to && (gb - from) % step === 0;
}

const cpu = fc.oneof(fc.constantFrom(...FARGATE_CPUS), fc.integer({ min: -1024, max: 40000 }));
const memory = fc.oneof(
  fc.integer({ min: 0, max: 260 }).map((gb) => gb * 1024),
  fc.integer({ min: -1, max: 130000 }),
);

describe("Fargate sizes", () => {
  it("agree with AWS's table for any cpu and memory", () => {
    fc.assert(
      fc.property(cpu, memory, (c, m) => {
        assert.equal(isFargateSize(c, m), legalByTable(c, m));
        assert.equal(checkFargateSize(c, m) === undefined, legalByTable(c, m));
      }),
      { numRuns: 2000 },
    );
  });

  it("lists up to four valid sizes for an invalid one, the first large enough if possible", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20000 }), fc.integer({ min: 1, max: 130000 }), (c, m) => {
        const nearest = nearestFargateSizes(c, m);
        assert.ok(nearest.length > 0 && nearest.length <= 4);
        for (const size of nearest) assert.ok(legalByTable(size.cpu, size.memory));
        if (FARGATE_SIZES.some((s) => s.cpu >= c && s.memory >= m)) {
          assert.ok(nearest[0]!.cpu >= c && nearest[0]!.memory >= m);
        }
      }),
    );
  });

  it("names the size, the allowed values and the nearest sizes", () => {
    assert.deepEqual(checkFargateSize(1024, 1000), {
      message: "cpu 1024 with memory 1000 is not a Fargate size",
      allowed: "memory 2048 to 8192 in steps of 1024 MiB with cpu 1024",
      remedy:
        "cpu 1024 with memory 2048; cpu 1024 with memory 3072; cpu 512 with memory 1024; cpu 256 with memory 1024",
    });
    assert.equal(checkFargateSize(300, 512)!.allowed, "cpu 256, 512, 1024, 2048, 4096, 8192, 16384, 32768");
  });
});
