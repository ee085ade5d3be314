import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PAGES } from "../../../docs/generator/pages";
import { ROOT } from "../../support/repository";

describe("the generated documentation", function () {
  // The program is run under a dozen configurations.
  this.timeout(300_000);
  for (const [name, make] of Object.entries(PAGES)) {
    it(`docs/${name} is what the code says now (npx tsx docs/generator/write.ts renews it)`, () => {
      const now = readFileSync(join(ROOT, "docs", name), "utf8");
      assert.equal(now, make(now));
    });
  }
});
