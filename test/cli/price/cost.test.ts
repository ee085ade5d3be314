import assert from "node:assert/strict";
import fc from "fast-check";
import { type BilledTask, costOf, formatMoney, hourlyRate, priceNote } from "../../../runner/cli/price/cost";
import { shippedPrices } from "../../../runner/cli/price/load-prices";
import type { PriceTable } from "../../../runner/cli/price/table";

const TABLE: PriceTable = {
  version: 1,
  currency: "USD",
  source: "a test",
  regions: {
    "eu-west-1": {
      asOf: "2026-01-01",
      onDemand: { X86_64: { vcpuHour: 0.04, gbHour: 0.004 }, ARM64: { vcpuHour: 0.03, gbHour: 0.003 } },
      spot: { asOf: "2026-02-02", X86_64: { vcpuHour: 0.01, gbHour: 0.001 } },
      storageGbHour: 0.0001,
    },
    "eu-west-3": { asOf: "2026-01-01", onDemand: { X86_64: { vcpuHour: 0.05, gbHour: 0.005 } } },
  },
};
const TASK: BilledTask = {
  region: "eu-west-1",
  architecture: "X86_64",
  cpu: 1024,
  memory: 2048,
  storage: 20,
  spot: false,
};
const total = (task: Partial<BilledTask>) => {
  const rate = hourlyRate(TABLE, { ...TASK, ...task });
  assert.ok(typeof rate !== "string", String(rate));
  return Number(rate.total.toFixed(8));
};

describe("the price of an hour", () => {
  it("is that of vCPU and memory, with 20 GB of storage free", () => {
    assert.equal(total({}), 0.048);
    assert.equal(total({ cpu: 256, memory: 512 }), 0.012);
    assert.equal(total({ storage: 120 }), 0.058);
  });

  it("is that of the architecture", () => assert.equal(total({ architecture: "ARM64" }), 0.036));

  it("is Spot's dated price if known, with a note that it varies", () => {
    assert.equal(total({ spot: true }), 0.012);
    const rate = hourlyRate(TABLE, { ...TASK, spot: true });
    assert.ok(typeof rate !== "string");
    assert.equal(priceNote("eu-west-1", rate), "eu-west-1, prices of 2026-02-02, Spot, which varies");
  });

  it("is for Spot the on-demand price as a ceiling if Spot's is unknown", () => {
    const rate = hourlyRate(TABLE, { ...TASK, architecture: "ARM64", spot: true });
    assert.ok(typeof rate !== "string");
    assert.equal(rate.basis, "spot-at-most");
    assert.equal(rate.total, 0.036);
  });

  it("leaves out storage if its price is unknown, and says so", () => {
    const rate = hourlyRate(TABLE, { ...TASK, region: "eu-west-3", storage: 50 });
    assert.ok(typeof rate !== "string");
    assert.equal(rate.storage, null);
    assert.equal(Number(rate.total.toFixed(8)), 0.06);
    assert.match(priceNote("eu-west-3", rate), /without storage above 20 GB, whose price is not in the table/);
  });

  for (const [what, task] of [
    ["a region", { region: "sa-east-1" }],
    ["an architecture", { region: "eu-west-3", architecture: "ARM64" }],
  ] as const) {
    it(`is not guessed where the table lacks ${what}: it says how to get it`, () => {
      assert.match(String(hourlyRate(TABLE, { ...TASK, ...task })), /rfargate prices update/);
    });
  }
});

describe("the cost of a run", () => {
  it("counts whole seconds, at least a minute, and nothing without a pull", () => {
    assert.equal(costOf(3_600, 90.2), 91);
    assert.equal(costOf(3_600, 1), 60);
    assert.equal(costOf(3_600, 0), 0);
  });

  it("never falls with time", function () {
    this.timeout(20_000);
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(fc.property(seconds, seconds, (a, b) => costOf(1, Math.min(a, b)) <= costOf(1, Math.max(a, b))));
  });
});

describe("money", () => {
  for (const [usd, text] of [
    [0, "$0"],
    [0.0002134, "$0.00021"],
    [0.0145, "$0.0145"],
    [0.5, "$0.5000"],
    [3.2, "$3.20"],
    [1e-12, "$0.00000000"],
  ] as const) {
    it(`of ${usd} USD is ${text}`, () => assert.equal(formatMoney(usd), text));
  }
});

describe("the price table of rfargate", () => {
  it("has a dated on-demand price of every region, with Spot below it", () => {
    const { regions, source } = shippedPrices();
    assert.match(source, /^https:\/\/pricing\.us-east-1\.amazonaws\.com\//);
    assert.ok(Object.keys(regions).length >= 5);
    for (const [name, { onDemand, spot }] of Object.entries(regions)) {
      for (const rates of Object.values(onDemand)) {
        assert.ok(rates.vcpuHour > 0.01 && rates.vcpuHour < 0.1, name);
        assert.ok(rates.gbHour > 0.001 && rates.gbHour < 0.02, name);
      }
      const below = spot?.X86_64 && onDemand.X86_64 ? spot.X86_64.vcpuHour < onDemand.X86_64.vcpuHour : true;
      assert.ok(below, name);
    }
  });
});
