import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { settingsSchema, toPolicies } from "../../policy/core/pack";
import { LEVELS } from "../../policy/core/rule";
import { RULES } from "../../policy/rules";
import { CHECKOV, COMPLIANCE } from "../../policy/scripts/maps";
import { readFixtures } from "./fixtures";

const FOLDER = join(__dirname, "..", "..", "policy", "rules");

describe("the registry", () => {
  it("has every rule of the folder, each under its file's name", () => {
    const files = readdirSync(FOLDER).filter((file) => file !== "index.ts");
    assert.deepEqual(RULES.map(({ name }) => `${name}.ts`).sort(), files.sort());
  });

  it("gives the SDK every rule once", () => {
    const names = toPolicies(RULES).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it("has the controls of every rule, including its own framework's", () => {
    assert.deepEqual(Object.keys(COMPLIANCE.rules).sort(), RULES.map(({ name }) => name).sort());
    for (const { name, framework } of RULES) {
      const { fsbp, other } = COMPLIANCE.rules[name]!;
      const numbers = framework?.name === "AWS Security Hub" ? other : fsbp;
      if (framework) assert.ok(numbers.includes(framework.reference), name);
    }
  });

  it("has an equivalent of every check of checkov for a Fargate stack, or a reason", () => {
    const names = new Set(RULES.map(({ name }) => name));
    assert.ok(Object.keys(CHECKOV.checks).length > 120);
    for (const [id, { rules, why }] of Object.entries(CHECKOV.checks)) {
      assert.ok(why ? /^[A-Z].*\.$/.test(why) : rules?.length && rules.every((rule) => names.has(rule)), id);
    }
  });

  for (const rule of RULES) {
    describe(rule.name, () => {
      it("checks resources of given types or a whole stack", () => {
        assert.ok(rule.check ? rule.types?.length : rule.checkStack);
      });

      it("has a description, a severity and a remedy", () => {
        assert.match(rule.name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
        assert.match(rule.description, /^[A-Z].*\.$/);
        assert.match(rule.why, /^[A-Z`].*\.$/);
        assert.match(rule.remediation, /^[A-Z].*\.$/);
        assert.match(rule.url, /^https:\/\/(docs\.aws\.amazon\.com|www\.pulumi\.com)\//);
        assert.ok(["low", "medium", "high", "critical"].includes(rule.severity));
        assert.ok(LEVELS.includes(rule.level));
        assert.notEqual(rule.tags.length, 0);
      });

      it("says why it is disabled by default, if it is", () => {
        if (rule.level === "disabled") assert.match(rule.whyDisabled ?? "", /^[A-Z`].*\.$/);
        else assert.equal(rule.whyDisabled, undefined);
      });

      it("describes each setting and gives it a default", () => {
        for (const [name, setting] of Object.entries(settingsSchema(rule))) {
          assert.ok(setting.description, name);
          assert.notEqual(setting.default, undefined, name);
        }
      });

      it("has cases that pass and cases that fail", () => {
        const { pass, fail } = readFixtures(rule.name);
        assert.ok(Object.keys(pass).length > 0 && Object.keys(fail).length > 0);
      });
    });
  }
});
