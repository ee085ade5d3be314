import assert from "node:assert/strict";
import fc from "fast-check";
import { mapKeys } from "../../contract/map/layout";
import { type Cost, type CostRow, GROUPINGS, groupCosts, totalOf } from "../../runner/cli/costs/group-costs";
import { exits } from "./fake/ecs";
import { stack } from "./fake/stack";
import { TestWorld } from "./fake/world";
import { MapWorld } from "./map/support";

/** A run that cost so much and was billed for an hour; undefined: its cost is not known. */
function run(
  usd: number | undefined,
  more: { model?: string; tags?: Record<string, string>; startedAt?: string } = {},
) {
  return { model: "m", tags: {}, startedAt: "2026-11-20T07:00:00.000Z", usd: usd ?? null, billed: 3_600, ...more };
}

describe("what runs have cost", () => {
  it("is added up by model, the most expensive first", () => {
    const rows = groupCosts([run(1, { model: "a" }), run(2, { model: "b" }), run(0.5, { model: "a" })], "model");
    assert.deepEqual(rows, [
      { name: "b", runs: 1, unknown: 0, usd: 2, hours: 1 },
      { name: "a", runs: 2, unknown: 0, usd: 1.5, hours: 2 },
    ]);
  });

  it("is added up by day, in the order of days", () => {
    const days = groupCosts([run(1, { startedAt: "2026-11-21T00:00:00Z" }), run(9)], "day");
    assert.deepEqual(
      days.map(({ name, usd }) => [name, usd]),
      [
        ["2026-11-20", 9],
        ["2026-11-21", 1],
      ],
    );
  });

  it("is added up by tag: a run with two tags counts in both, one without in a row of its own", () => {
    const rows = groupCosts([run(2, { tags: { team: "x", grant: "7" } }), run(1)], "tag");
    assert.deepEqual(
      rows.map(({ name, usd }) => [name, usd]),
      [
        ["grant=7", 2],
        ["team=x", 2],
        ["(no tag)", 1],
      ],
    );
  });

  it("counts a run without a known cost, but not in the total", () => {
    assert.deepEqual(totalOf([run(1), run(undefined)]), { runs: 2, unknown: 1, usd: 1, hours: 2 });
  });

  it("has every run in a row, and by model and day exactly once", () => {
    const runs = fc.array(
      fc.record({
        usd: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
        model: fc.constantFrom("a", "b"),
        tags: fc.dictionary(fc.constantFrom("k", "l"), fc.constantFrom("v", "w")),
      }),
    );
    fc.assert(
      fc.property(runs, fc.constantFrom(...GROUPINGS), (given, by) => {
        const all = given.map(({ usd, ...more }) => run(usd, more));
        const counted = groupCosts(all, by).reduce((sum, row) => sum + row.runs, 0);
        if (by === "tag") assert.ok(counted >= all.length);
        else assert.equal(counted, all.length);
      }),
    );
  });
});

describe("rfargate costs", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  it("finds runs by the tags that they were started with", async () => {
    world.aws.ecs.steps = exits(0);
    world.aws.runsLike({ lines: ["hello"] });
    assert.equal(await world.run("run", "test-script.R", "--tag", "team=forecasting"), 0, world.stderr);
    world.stdout = "";
    assert.equal(await world.run("costs", "--since", "30d", "--by", "tag", "--json"), 0, world.stderr);
    const { rows, total } = world.json as { rows: Array<{ name: string; runs: number }>; total: { runs: number } };
    assert.deepEqual(
      rows.map(({ name, runs }) => [name, runs]),
      [["team=forecasting", 1]],
    );
    assert.equal(total.runs, 1);
  });

  it("leaves out runs that started earlier", async () => {
    world.aws.ecs.steps = exits(0);
    world.aws.runsLike({ lines: ["hello"] });
    await world.run("run", "test-script.R");
    world.now += 40 * 86_400_000;
    world.aws.ecs.tasks.length = 0;
    world.stdout = "";
    assert.equal(await world.run("costs", "--since", "30d"), 0, world.stderr);
    assert.match(world.stdout, /no runs in this period/);
  });

  it("counts whole days of UTC, including the first and excluding the last, in any time zone", async () => {
    world.aws.ecs.steps = exits(0);
    world.aws.runsLike({ lines: ["hello"] });
    await world.run("run", "test-script.R", "--no-follow");
    world.now = Date.parse("2027-01-05T12:00:00Z");
    const runs = async (...args: string[]) => {
      world.stdout = "";
      assert.equal(await world.run("costs", "--json", "--by", "day", ...args), 0, world.stderr);
      return (world.json as { rows: Array<{ name: string }> }).rows.map(({ name }) => name);
    };
    const zone = process.env.TZ;
    try {
      for (const TZ of ["UTC", "Pacific/Auckland", "America/Los_Angeles"]) {
        process.env.TZ = TZ;
        assert.deepEqual(await runs("--since", "2026-11-21", "--until", "2026-11-22"), ["2026-11-21"], TZ);
        assert.deepEqual(await runs("--since", "2026-11-20", "--until", "2026-11-21"), [], TZ);
        assert.deepEqual(await runs("--since", "2026-11-22"), [], TZ);
        assert.deepEqual(await runs("--since", "60d", "--until", "2026-12-01"), ["2026-11-21"], TZ);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  describe("counts a map as one run", () => {
    let maps: MapWorld;
    beforeEach(async () => {
      maps = await MapWorld.make();
      assert.equal(await maps.world.run("map", "--over", "params.csv", "--id", "m1", "--batch", "2"), 0);
    });
    afterEach(() => maps.world.end());
    const costs = async (...args: string[]) => {
      maps.world.stdout = "";
      assert.equal(await maps.world.run("costs", "--json", ...args), 0, maps.world.stderr);
      return maps.world.json as unknown as { rows: CostRow[]; total: Cost };
    };

    it("with the cost of its tasks, by model, tag and day", async () => {
      maps.world.stdout = "";
      assert.equal(await maps.world.run("status", "m1", "--json"), 0);
      const { usd } = maps.world.json as { usd: number };
      assert.ok(usd > 0);
      // Two tasks, each of 20 s and a start and end of 45 s.
      const cost = { runs: 1, unknown: 0, usd, hours: 130 / 3600 };
      for (const [by, name] of [
        ["model", "first-run"],
        ["tag", "(no tag)"],
        ["day", "2026-11-21"],
      ] as const)
        assert.deepEqual((await costs("--by", by)).rows, [{ name, ...cost }]);
    });

    it("with all its rounds since its start", async () => {
      const once = (await costs()).total.usd;
      maps.world.aws.s3.put(mapKeys.chunk("m1", 3), maps.world.aws.s3.text(mapKeys.chunk("m1", 2))!);
      maps.world.aws.states.stoppedAt += 3600;
      assert.ok(Math.abs((await costs()).total.usd - 1.5 * once) < 1e-9);
      assert.equal((await costs("--since", "2026-11-20", "--until", "2026-11-21")).total.runs, 0);
    });

    it("without a request for each of its chunks", async () => {
      const { calls, s3 } = maps.world.aws;
      const reads = async () => {
        const before = calls.length;
        await costs();
        return calls.slice(before).filter((call) => call === "s3:GetObject").length;
      };
      const kept = await reads();
      const text = s3.text(mapKeys.chunk("m1", 1))!;
      for (let chunk = 3; chunk < 40; chunk++) s3.put(mapKeys.chunk("m1", chunk), text);
      assert.equal(await reads(), kept);
      // A map that no client followed to its end: its chunks are read once.
      s3.objects.delete("runs/m1/receipt.json");
      maps.world.now += 600_000;
      assert.equal(await reads(), kept + 39);
      assert.equal(await reads(), kept);
    });

    it("but not in the total while it runs or without a price", async () => {
      const { executions } = maps.world.aws.states;
      executions.get("m1")!.status = "RUNNING";
      assert.deepEqual((await costs()).total, { runs: 1, unknown: 1, usd: 0, hours: 0 });
      assert.match(maps.world.stderr, /the total leaves out 1 that have not ended or whose cost is unknown/);
      executions.get("m1")!.status = "SUCCEEDED";
      maps.deploy({ architecture: "RISCV" });
      assert.deepEqual((await costs()).total, { runs: 1, unknown: 1, usd: 0, hours: 130 / 3600 });
    });

    it("even if its model no longer has a map, as does ls", async () => {
      maps.world.deploy(stack());
      const { total } = await costs();
      assert.equal(total.unknown, 0);
      assert.ok(total.usd > 0);
      maps.world.stdout = "";
      assert.equal(await maps.world.run("ls"), 0, maps.world.stderr);
      assert.match(maps.world.stdout, /^m1 +first-run .* STOPPED/m);
    });
  });

  it("rejects an empty period", async () => {
    assert.equal(await world.run("costs", "--since", "2026-11-01", "--until", "2026-11-01"), 64);
    assert.match(world.stderr, /--until 2026-11-01 is not after --since 2026-11-01/);
  });

  for (const bad of ["0", "x", "400d", "2026-02-30", "2026-13-01", "2026-1-1"]) {
    it(`refuses --since ${bad} with exit 64`, async () => assert.equal(await world.run("costs", "--since", bad), 64));
  }
});
