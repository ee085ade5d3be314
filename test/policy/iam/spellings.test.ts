import assert from "node:assert/strict";
import fc from "fast-check";
import { actionsOf } from "../../../policy/iam/actions";
import { iamNoServiceWideGrant } from "../../../policy/rules/iam-no-service-wide-grant";
import { run } from "../harness";
import { spellingsOfEverything, spellingsOfPatterns } from "../spellings";

const SERVICES = ["s3", "ecr", "ecr-public"];
const LIMIT = 0.4;

/** Counts the actions that patterns stand for with regular expressions: nothing of the pack's own matching. */
function share(patterns: string[], service: string): number {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i"),
  );
  const names = actionsOf(service);
  return names.filter((name) => expressions.some((e) => e.test(`${service}:${name}`))).length / names.length;
}

describe("one grant in many spellings", function () {
  // Many runs, on a machine that may be busy.
  this.timeout(120_000);

  for (const service of SERVICES) {
    it(`has one verdict for every action of ${service}, however it is spelt and wherever it stands`, () => {
      fc.assert(
        fc.property(spellingsOfEverything(service), (resource) => {
          const { violations } = run(iamNoServiceWideGrant, [resource]);
          const all = actionsOf(service).length;
          assert.ok(violations.some((v) => v.includes(`allows ${all} of the ${all} actions of ${service} `)));
        }),
        { numRuns: 300 },
      );
    });

    it(`has the verdict that the number of allowed actions of ${service} gives, and names that number`, () => {
      fc.assert(
        fc.property(spellingsOfPatterns(service), ({ patterns, resource }) => {
          const expected = share(patterns, service);
          const { violations } = run(iamNoServiceWideGrant, [resource]);
          const count = Math.round(expected * actionsOf(service).length);
          const found = violations.some((v) => v.includes(`allows ${count} of the `));
          assert.equal(found, expected > LIMIT, `${patterns.join(" ")}: ${expected}`);
        }),
        { numRuns: 300 },
      );
    });
  }
});
