import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../policy/rules";
import { CHECKOV, COMPLIANCE, type Controls } from "../../policy/scripts/maps";

const PAGE = readFileSync(join(__dirname, "../../docs/policy.md"), "utf8");
const MAP = PAGE.slice(PAGE.indexOf("## Compliance"));

/** The numbers that there are; AWS adds to its own each month. */
const STANDARDS = JSON.parse(readFileSync(join(__dirname, "fixtures/standards.json"), "utf8")) as Record<
  "cis" | "cis5",
  string
>;

/** How each framework numbers its controls. */
const FORMS: Record<keyof Controls, RegExp> = {
  cis: /^\d\.\d{1,2}(?:\.\d)?$/,
  cis5: /^\d\.\d{1,2}(?:\.\d)?$/,
  fsbp: /^[A-Z][A-Za-z0-9]+\.\d{1,3}$/,
  other: /^[A-Z][A-Za-z0-9]+\.\d{1,3}$/,
};

describe("the compliance map", () => {
  for (const [framework, form] of Object.entries(FORMS) as [keyof Controls, RegExp][]) {
    const numbers = Object.entries(COMPLIANCE.rules).flatMap(([rule, controls]) =>
      controls[framework].map((number) => ({ rule, number })),
    );

    it(`has numbers of ${framework} as the framework writes them`, () => {
      assert.ok(numbers.length > 0);
      for (const { rule, number } of numbers) assert.match(number, form, rule);
    });

    it(`has no number of ${framework} twice for a rule`, () => {
      const keys = numbers.map(({ rule, number }) => `${rule} ${number}`);
      assert.equal(new Set(keys).size, keys.length);
    });

    it(`shows every number of ${framework} beside its rule in the documentation`, () => {
      for (const { rule, number } of numbers) {
        const row = MAP.split("\n").find((line) => line.startsWith(`| [${rule}](`));
        assert.ok(row?.includes(number), `${rule} ${number}`);
      }
    });
  }

  for (const [rule, controls] of Object.entries(COMPLIANCE.rules)) {
    for (const standard of ["cis", "cis5"] as const) {
      if (controls[standard].length === 0) continue;
      it(`has numbers of ${rule} that ${standard} has`, () => {
        const numbers = new Set(STANDARDS[standard].split(" "));
        for (const number of controls[standard]) assert.ok(numbers.has(number), number);
      });
    }
  }

  it("names the versions of its frameworks", () => {
    assert.match(COMPLIANCE.source, /CIS AWS Foundations Benchmark 3\.0\.0 and 5\.0\.0/);
  });

  it("has no control both among AWS's best practices and among the others", () => {
    const all = Object.values(COMPLIANCE.rules);
    const fsbp = new Set(all.flatMap((controls) => controls.fsbp));
    assert.deepEqual(
      all.flatMap(({ other }) => other.filter((number) => fsbp.has(number))),
      [],
    );
  });

  it("has a section for every rule in the documentation", () => {
    for (const { name } of RULES) assert.ok(PAGE.includes(`\n### ${name}\n`), name);
  });

  it("has every check of checkov in the documentation", () => {
    for (const id of Object.keys(CHECKOV.checks)) assert.ok(PAGE.includes(`| ${id} |`), id);
  });
});
