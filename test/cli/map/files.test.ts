import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

describe("the files of a map", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = (await MapWorld.make()).world;
  });
  afterEach(() => world.end());

  it("names a file that was removed before its upload, and starts nothing", async () => {
    world.write("data.csv", "x\n1\n");
    const carryOut = world.aws.carryOut.bind(world.aws);
    world.aws.carryOut = (action, request) => {
      if (request.url.pathname.endsWith("/items.jsonl")) rmSync(join(world.folder, "data.csv"), { force: true });
      return carryOut(action, request);
    };
    assert.equal(await world.run("map", "--over", "1..3", "--input", "data.csv"), 64, world.stderr);
    assert.match(world.stderr, /data\.csv changed while it was uploaded\n/);
    assert.equal(world.aws.states.executions.size, 0);
  });

  it("uploads nothing where a file of the folder cannot be read", async () => {
    world.write("scenes/a.tif", "a");
    world.writeUnreadable("scenes/b.tif");
    assert.equal(await world.run("map", "--over", "scenes", "--id", "m1"), 66, world.stderr);
    assert.match(world.stderr, /scenes\/b\.tif: (no permission to read it|EIO: i\/o error, read)$/m);
    assert.ok(!world.aws.calls.includes("s3:PutObject"), `${world.aws.calls}`);
  });
});
