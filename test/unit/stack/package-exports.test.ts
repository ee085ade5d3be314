import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../../package.json";
import { ROOT } from "../../support/repository";

describe("the package's exports", () => {
  const entries = Object.entries(manifest.exports).filter(([name]) => name.startsWith("./components/"));

  it("name sources that exist, by the components' names of release 0.1.0, too", () => {
    const fixed = entries.filter(([name]) => !name.includes("*"));
    assert.ok(fixed.some(([name]) => name === "./components/r-task"));
    for (const [name, target] of fixed) {
      const { default: file } = target as { default: string };
      const source = file.replace("./bin/", "").replace(/\.js$/, ".ts");
      assert.ok(existsSync(join(ROOT, source)), `${name}: ${source}`);
    }
  });

  it("are the same for older resolution of types", () => {
    const versions: Record<string, string[]> = manifest.typesVersions["*"];
    for (const [name, target] of entries)
      assert.deepEqual(versions[name.slice(2)], [(target as { types: string }).types]);
  });
});
