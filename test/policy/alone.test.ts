import assert from "node:assert/strict";
import fc from "fast-check";
import type { Rule } from "../../policy/core/rule";
import { RULES } from "../../policy/rules";
import { readFixtures } from "./fixtures";
import { type Report, runAll, type TestResource } from "./harness";

/** Every stack of every rule's fixtures, and what each rule says of it where all rules are on. */
const STACKS = RULES.flatMap(({ name }) => {
  const { pass, fail } = readFixtures(name);
  return [...Object.values(pass), ...Object.values(fail)].map(({ resources }) => ({
    resources,
    together: runAll(RULES, resources),
  }));
});

function assertSame(rules: readonly Rule[], resources: TestResource[], together: Record<string, Report>): void {
  const reports = runAll(rules, resources);
  for (const { name } of rules) assert.deepEqual(reports[name], together[name], name);
}

describe("a rule's verdict", function () {
  // Every rule on some hundred stacks.
  this.timeout(300_000);

  it("is the same if every other rule is disabled", () => {
    for (const { resources, together } of STACKS) for (const rule of RULES) assertSame([rule], resources, together);
  });

  it("is the same with any other rules, in any order", () => {
    const subset = fc.shuffledSubarray([...RULES], { minLength: 2 });
    fc.assert(
      fc.property(subset, fc.constantFrom(...STACKS), (rules, { resources, together }) => {
        assertSame(rules, resources, together);
      }),
      { numRuns: 500 },
    );
  });
});
