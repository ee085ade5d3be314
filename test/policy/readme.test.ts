import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { checkConfiguration, type GivenConfig } from "../../policy/core/configuration";
import { RULES } from "../../policy/rules";
import { README, withTable } from "../../policy/scripts/rule-table";

describe("the pack's README", () => {
  const readme = readFileSync(README, "utf8");

  it("has the current table of rules (to update: npx tsx policy/scripts/rule-table.ts)", () => {
    assert.equal(readme, withTable(readme));
  });

  it("shows a valid configuration of the pack", () => {
    const example = JSON.parse(/```json\n(.*?)```/s.exec(readme)![1]!) as Record<string, unknown>;
    const given = Object.entries(example).map(([rule, value]) => [
      rule,
      typeof value === "string" ? { enforcementLevel: value } : value,
    ]);
    assert.deepEqual(checkConfiguration(RULES, Object.fromEntries(given) as GivenConfig), []);
  });
});
