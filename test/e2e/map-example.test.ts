import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/repository";
import { rfargate, STACK, temporaryFolder } from "./support";

const example = (...path: string[]) => join(ROOT, "examples/map", ...path);

describe("examples/map on the emulator", function () {
  this.timeout(300_000);

  it("maps over its rows, collects one table and draws it", async () => {
    const cwd = temporaryFolder();
    const id = `power-${Date.now()}`;
    const call = async (...args: string[]) => {
      const { code, stderr } = await rfargate([...args, "--stack", STACK]);
      assert.equal(code, 0, stderr);
    };
    // Every 40th of the 200 rows: a task here has a quarter of this machine's CPU.
    const [header, ...rows] = readFileSync(example("params.csv"), "utf8").trim().split("\n");
    assert.equal(rows.length, 200);
    const chosen = rows.filter((_, i) => i % 40 === 19);
    writeFileSync(join(cwd, "params.csv"), [header, ...chosen, ""].join("\n"));
    const over = ["--over", join(cwd, "params.csv"), "--batch", "5", "--seed", "42"];
    await call("map", example("r_scripts/power.R"), ...over, "--id", id);
    await call("collect", id, "--out", join(cwd, "results"), "--bind", "power.csv");
    const input = join(cwd, "results/power.csv");
    const [columns, ...table] = readFileSync(input, "utf8").trim().split("\n");
    assert.equal(columns, 'index,n,effect,"power","error"');
    // With an effect of one standard deviation, more observations find it more often.
    const power = table.map((row) => Number(row.split(",")[3]));
    assert.equal(power.length, 5);
    assert.ok(power[0]! < power.at(-1)! && power.at(-1)! > 0.95, power.join());
    await call("run", example("r_scripts/plot-power.R"), "--input", input, "--out", join(cwd, "plots"));
    assert.ok(existsSync(join(cwd, "plots/plot-power-plot-01.png")));
  });
});
