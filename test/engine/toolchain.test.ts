import assert from "node:assert/strict";
import { knownDifferences, schemaDifferences } from "../../local/offline/compare-schema";
import { chosenEngine } from "../../runner/setup/engine";

describe("the plugins built from Go modules", () => {
  const engine = chosenEngine();
  const built = engine?.kind === "go";
  const reason = built ? "" : " (skipped: Pulumi's own plugins are in use)";

  (built ? it : it.skip)(`take and give what @pulumi/aws and @pulumi/docker declare${reason}`, () => {
    const known = new Set(knownDifferences());
    assert.deepEqual(
      schemaDifferences(engine!.bin!).filter((line) => !known.has(line)),
      [],
    );
  });

  it("differ from the SDKs only in additions after their upstream release", () => {
    assert.deepEqual(
      knownDifferences().filter((line) => !/^(missing|required) /.test(line)),
      [],
    );
  });
});
