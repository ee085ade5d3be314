import assert from "node:assert/strict";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

describe("rfargate map of 1,200 chunks", () => {
  const worlds: TestWorld[] = [];
  before(async () => {
    for (const items of [1_200, 10]) {
      const { world } = await MapWorld.make();
      worlds.push(world);
      await world.run("map", "--over", `1..${items}`, "--batch", "1", "--id", "m1");
    }
  });
  after(() => Promise.all(worlds.map((world) => world.end())));

  for (const command of ["ls", "costs"])
    it(`is shown by ${command} with as many requests as one of 10`, async () => {
      const requests = worlds.map(async (world) => {
        world.aws.calls.length = 0;
        world.stdout = "";
        assert.equal(await world.run(command), 0, world.stderr);
        assert.match(world.stdout, /first-run/);
        return world.aws.calls.length;
      });
      const [many, few] = await Promise.all(requests);
      assert.equal(many, few);
    });
});
