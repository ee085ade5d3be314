import assert from "node:assert/strict";
import fc from "fast-check";
import { GlobIndex, globMatcher, globMatches } from "../../../policy/core/glob";

const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "."), maxLength: 12 });

function asRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/[.]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^${escaped}$`);
}

describe("globMatches", function () {
  // Many runs, on a machine that may be busy.
  this.timeout(120_000);

  it("matches the same texts as the pattern's regular expression", () => {
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const expected = asRegExp(pattern).test(subject);
        assert.equal(globMatches(pattern, subject), expected);
        assert.equal(globMatcher(pattern)(subject), expected);
      }),
      { numRuns: 5000 },
    );
  });

  it("matches a text with some characters replaced by wildcards", () => {
    const holes = fc.array(fc.constantFrom("keep", "?", "*"), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(text, holes, (subject, how) => {
        const pattern = [...subject].map((c, i) => (how[i] === "keep" ? c : how[i])).join("");
        assert.ok(globMatches(pattern, subject));
      }),
    );
  });

  it("does not take exponential time", () => {
    assert.equal(globMatches(`${"*a".repeat(40)}b`, "a".repeat(400)), false);
  });
});

describe("GlobIndex", () => {
  it("finds the texts that a pattern matches one by one", () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 8 }), (pattern, texts) => {
        const each = texts.flatMap((one, i) => (globMatches(pattern, one) ? [i] : []));
        assert.deepEqual(new GlobIndex(texts).matching(pattern), each);
      }),
      { numRuns: 2000 },
    );
  });
});
