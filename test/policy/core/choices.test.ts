import assert from "node:assert/strict";
import fc from "fast-check";
import { choicesIn } from "../../../policy/core/choices";
import { withoutIntrinsics } from "../../../policy/core/intrinsics";
import { type Json, jsonOf } from "../../../policy/core/json";
import type { Value } from "../../../policy/core/value";

const either = (name: string, yes: Value, no: Value): Value => ({ "Fn::If": [name, yes, no] });

/** The values that a part of a template takes in its cases. */
const valuesOf = (given: Value): string[] => {
  const json: Json = jsonOf(given);
  return choicesIn(json).all.map((choice) => JSON.stringify(withoutIntrinsics(json, "", choice)));
};

/** Conditions within conditions, each value a text of its own. */
function nested(depth: number, take: () => { name: string; text: string }): Value {
  const { name, text } = take();
  return depth === 0 ? text : either(name, nested(depth - 1, take), text);
}

describe("the cases of a template's conditions", () => {
  it("are one where there is no condition", () => {
    assert.deepEqual(choicesIn(jsonOf({ a: 1 })), { all: [new Map()], complete: true });
  });

  it("are every combination of three conditions", () => {
    const values = valuesOf(["A", "B", "C"].map((name) => either(name, 1, 0)));
    assert.equal(new Set(values).size, 8);
  });

  it("have every combination of any two of many conditions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 40 }), (count) => {
        const names = Array.from({ length: count }, (_, i) => `C${i}`);
        const cases = choicesIn(jsonOf(names.map((name) => either(name, 1, 0)))).all;
        for (const one of names) {
          for (const other of names.filter((name) => name !== one)) {
            const pairs = new Set(cases.map((choice) => `${choice.get(one)} ${choice.get(other)}`));
            assert.equal(pairs.size, 4, `${one} ${other} of ${count}`);
          }
        }
        assert.ok(cases.length <= 2 + 2 * Math.ceil(Math.log2(count)));
      }),
    );
  });

  it("have every value behind up to eight conditions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3 }), (depth, lists) => {
        let values = 0;
        const texts: string[] = [];
        const take = () => {
          const text = `value ${values++}`;
          texts.push(text);
          return { name: `C${values}`, text };
        };
        const taken = valuesOf(Array.from({ length: lists }, () => nested(depth, take))).join();
        // The text of a condition's own place is taken where it does not hold.
        for (const text of texts) assert.ok(taken.includes(`"${text}"`), text);
      }),
    );
  });

  it("leave out a value behind a condition and its opposite", () => {
    assert.ok(
      !valuesOf(["A", "B", "C", "D"].map((name) => either(name, 1, either(name, "never", 0))))
        .join()
        .includes("never"),
    );
  });

  it("say so if they are not complete", () => {
    let at = 0;
    // Each value is behind conditions of which two others need the opposite.
    const clash = (names: string[]): Value =>
      names.length === 0 ? `v${at++}` : either(names[0]!, clash(names.slice(1)), clash(names.slice(1)));
    assert.equal(choicesIn(jsonOf(clash(["A", "B", "C", "D", "E", "F", "G"]))).complete, false);
  });
});
