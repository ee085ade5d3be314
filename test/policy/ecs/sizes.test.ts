import assert from "node:assert/strict";
import fc from "fast-check";
import { FARGATE_CPUS, isFargateSize } from "../../../contract/fargate-sizes";
import { cpuUnits, fargateSizeError, mebibytes } from "../../../policy/ecs/sizes";

describe("the pack's Fargate sizes", function () {
  // Many runs, on a machine that may be busy.
  this.timeout(120_000);

  it("are those of the components", () => {
    const cpu = fc.oneof(fc.constantFrom(...FARGATE_CPUS), fc.integer({ min: 0, max: 20_000 }));
    const memory = fc.oneof(
      fc.integer({ min: 0, max: 130 }).map((gb) => gb * 1024),
      fc.constantFrom(512, 1, 1536),
    );
    fc.assert(
      fc.property(cpu, memory, (units, mib) => {
        assert.equal(fargateSizeError(units, mib) === undefined, isFargateSize(units, mib));
      }),
      { numRuns: 3000 },
    );
  });

  it("may be written in vCPU and GB", () => {
    assert.deepEqual([".25 vCPU", "1 vcpu", "256"].map(cpuUnits), [256, 1024, 256]);
    assert.deepEqual(["0.5 GB", "30gb", "512"].map(mebibytes), [512, 30_720, 512]);
  });
});
