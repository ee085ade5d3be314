import assert from "node:assert/strict";
import { RULES } from "../../policy/rules";
import { readDefaults } from "./fixtures";
import { runAll } from "./harness";

const MANDATORY = RULES.filter(({ level }) => level === "mandatory");

describe("a resource with AWS's defaults", () => {
  for (const { type, props, refused = {} } of readDefaults()) {
    const rules = Object.keys(refused).sort();
    it(`${rules.length > 0 ? "is refused for the reasons of docs/policy.md" : "passes"}: ${type}`, () => {
      const reports = runAll(MANDATORY, [{ type, props }]);
      const found = Object.entries(reports).filter(([, { violations }]) => violations.length > 0);
      assert.deepEqual(found.map(([name]) => name).sort(), rules);
    });
  }
});
