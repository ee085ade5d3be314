import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";
import { SOURCES } from "../../runner/setup/node-build";
import buildConfig from "../../tsconfig.build.json";

describe("the build of the program, the policy pack and rfargate", () => {
  it("runs again after a change of any file that it compiles", () => {
    const compiled = buildConfig.include.map((path) => path.split("/**")[0]!);
    assert.deepEqual(
      compiled.filter((path) => !SOURCES.some((source) => path === source || path.startsWith(`${source}/`))),
      [],
    );
    assert.deepEqual(
      SOURCES.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });
});
