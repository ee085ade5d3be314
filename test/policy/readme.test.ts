import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { README, withTable } from "../../policy/scripts/rule-table";

describe("the pack's README", () => {
  it("has the table of the rules as they are (npx tsx policy/scripts/rule-table.ts renews it)", () => {
    const readme = readFileSync(README, "utf8");
    assert.equal(readme, withTable(readme));
  });
});
