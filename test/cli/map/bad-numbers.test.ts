import assert from "node:assert/strict";
import { MapWorld } from "./support";

const LONG = "9".repeat(30);
const RANGES: Record<string, [allowed: RegExp, bad: string[]]> = {
  "--batch": [/a whole number above 0/, ["0", "-1", "1.5", "NaN", "", LONG, "1e3"]],
  "--item-seconds": [/a number above 0, at most 604800/, ["0", "-1", "NaN", "Infinity", "1e9", "", "0x10", "1s"]],
  "--max": [/a whole number from 1 to 10000/, ["0", "-1", "10001", "2.5", "NaN", LONG]],
  "--cpu": [/a whole number above 0/, ["0", "-256", "NaN", LONG]],
  "--memory": [/a whole number above 0/, ["0", "-512", "NaN", "2GB"]],
  "--tries": [/a whole number from 1 to 10/, ["0", "-1", "11", "NaN", LONG]],
  "--item-timeout": [/whole seconds, or units: 1s to 7d/, ["0", "0s", "-5", "NaN", "8d", "1.5", "", LONG]],
  "--seed": [/a whole number from 0 to 2147483647/, ["-1", "2147483648", "1.5", "NaN", "1e5", LONG]],
  "--max-cost": [/a number above 0/, ["0", "-1", "NaN", "Infinity", "1e999", "5USD", ""]],
};

describe("a number of rfargate map", () => {
  for (const [option, [allowed, bad]] of Object.entries(RANGES))
    it(`${option} is refused with what was given and what is allowed, and nothing is started`, async () => {
      const maps = await MapWorld.make();
      const { world } = maps;
      try {
        for (const value of bad) {
          world.stderr = "";
          assert.equal(await world.run("map", "--over", "params.csv", `${option}=${value}`), 64, value);
          const [first, second] = world.stderr.split("\n");
          assert.ok(first!.startsWith(`error: ${option} "${value}" `), world.stderr);
          assert.match(second!, new RegExp(`^ +allowed: ${allowed.source}$`), world.stderr);
        }
        assert.deepEqual(maps.executions, []);
      } finally {
        await world.end();
      }
    });

  it("--seed may be 0, as in R", async () => {
    const maps = await MapWorld.make();
    try {
      assert.equal(await maps.world.run("map", "--over", "params.csv", "--seed", "0", "--id", "m1"), 0);
      assert.equal(maps.record("m1").seed, 0);
    } finally {
      await maps.world.end();
    }
  });
});
