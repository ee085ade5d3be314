import assert from "node:assert/strict";
import { RULES } from "../../policy/rules";
import { readFixtures } from "./fixtures";
import { run, type TestResource } from "./harness";

/** Switches and numbers as a program in YAML or JSON may write them, and as the provider takes them. */
function inWords(value: unknown): unknown {
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(inWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inWords(one)]));
}

describe("a switch or a number that is written as a word", function () {
  this.timeout(60_000);

  for (const rule of RULES) {
    it(`is judged as the value it stands for by ${rule.name}`, () => {
      const { pass, fail } = readFixtures(rule.name);
      for (const [name, { resources, config }] of Object.entries({ ...pass, ...fail })) {
        const words = resources.map(
          (resource): TestResource => ({ ...resource, props: inWords(resource.props) as TestResource["props"] }),
        );
        assert.deepEqual(run(rule, words, config), run(rule, resources, config), name);
      }
    });
  }
});
