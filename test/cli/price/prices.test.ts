import assert from "node:assert/strict";
import { Output } from "../../../runner/cli/base/output";
import { updatePrices } from "../../../runner/cli/price/update";
import { bulkFile, PARIS } from "../fake/price-list";
import { TestWorld } from "../fake/world";

const OWN = ".config/r-on-fargate/prices.json";

describe("rfargate prices", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  const own = (regions: object) => JSON.stringify({ version: 1, currency: "USD", source: "ours", regions });
  const cheap = { asOf: "2026-11-01", onDemand: { X86_64: { vcpuHour: 0.02, gbHour: 0.002 } } };

  it("shows the table, overridden by the user's own regions", async () => {
    world.write(OWN, own({ "eu-west-1": cheap }));
    assert.equal(await world.run("prices", "ls", "--json"), 0);
    const { regions } = world.json as { regions: Record<string, typeof cheap> };
    assert.deepEqual(regions["eu-west-1"], cheap);
    assert.ok(regions["us-east-1"]);
  });

  it("uses only the named file", async () => {
    world.write("mine.json", own({ "eu-west-3": cheap }));
    assert.equal(await world.run("prices", "ls", "--prices", "mine.json"), 0);
    assert.match(world.stdout, /eu-west-3 +2026-11-01 +0\.02 \+ 0\.002/);
    assert.doesNotMatch(world.stdout, /us-east-1/);
  });

  it("reports errors of a table, and where", async () => {
    world.write(OWN, own({ "eu-west-1": { ...cheap, asOf: "yesterday" } }));
    assert.equal(await world.run("prices", "ls"), 64);
    assert.match(world.stderr, /r-on-fargate\/prices\.json is not a price table: regions\.eu-west-1\.asOf/);
    assert.equal(await world.run("prices", "ls", "--prices", "no.json"), 66);
  });

  it("are fetched region by region from AWS's list into the user's table, with Spot's kept", async () => {
    const asked: string[] = [];
    const spot = { asOf: "2026-10-10", X86_64: { vcpuHour: 0.015, gbHour: 0.0015 } };
    world.write(OWN, own({ "eu-west-3": { ...cheap, spot }, "sa-east-1": cheap }));
    const out = new Output(world.world());
    await updatePrices(out, { region: ["eu-west-3"] }, async (url) => {
      asked.push(url);
      return bulkFile(PARIS);
    });
    assert.deepEqual(asked, [
      "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonECS/current/eu-west-3/index.json",
    ]);
    const { regions } = JSON.parse(world.read(OWN));
    assert.equal(regions["eu-west-3"].onDemand.X86_64.vcpuHour, 0.0486);
    assert.deepEqual(regions["eu-west-3"].spot, spot);
    assert.deepEqual(regions["sa-east-1"], cheap);
  });

  it("stay as they were when a list cannot be used", async () => {
    world.write(OWN, own({ "eu-west-3": cheap }));
    const before = world.read(OWN);
    const out = new Output(world.world());
    await assert.rejects(
      updatePrices(out, { region: ["eu-west-3"] }, async () => "{}"),
      /cannot use the price list/,
    );
    await assert.rejects(
      updatePrices(out, { region: ["Paris"] }, async () => bulkFile(PARIS)),
      /--region "Paris" is invalid/,
    );
    assert.equal(world.read(OWN), before);
  });
});
