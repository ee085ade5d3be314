import assert from "node:assert/strict";
import fc from "fast-check";
import { type Json, JsonError, JsonObject, parseJson } from "../../../policy/core/json";

/** As JSON.parse has it: the last of repeated names wins. */
function plain(json: Json): unknown {
  if (Array.isArray(json)) return json.map(plain);
  return json instanceof JsonObject
    ? Object.fromEntries(json.members.map(([name, value]) => [name, plain(value)]))
    : json;
}

describe("the JSON parser", function () {
  // Many runs, on a machine that may be busy.
  this.timeout(120_000);

  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);
        assert.deepEqual(plain(parseJson(pretty)), JSON.parse(pretty));
      }),
    );
  });

  it("rejects what JSON.parse rejects, and never fails otherwise", () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]",:\\ u0a1.-e\n\t', "true", "null"), maxLength: 30 });
    fc.assert(
      fc.property(noise, (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          assert.throws(() => parseJson(text), JsonError);
          return;
        }
        assert.deepEqual(plain(parseJson(text)), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps repeated names", () => {
    const json = parseJson('{"a":1,"\\u0061":2}');
    assert.ok(json instanceof JsonObject);
    assert.deepEqual(json.members, [
      ["a", 1],
      ["a", 2],
    ]);
  });
});
