import assert from "node:assert/strict";
import { RULES } from "../../policy/rules";
import { type Example, readExamples } from "./fixtures";
import { run } from "./harness";

const EXAMPLES = readExamples();
const IAM_RULES = RULES.filter(({ name }) => name.startsWith("iam-"));

const resourceOf = ({ type, property, document }: Example) => ({
  type,
  props: { [property]: JSON.stringify(document) },
});

describe("what is published as least privilege", () => {
  it("is more than 53 policies", () => {
    assert.ok(EXAMPLES.length > 53, `${EXAMPLES.length}`);
  });

  for (const example of EXAMPLES.filter(({ contested }) => !contested)) {
    it(`raises nothing: ${example.name}`, () => {
      assert.match(example.page, /^https:\/\//);
      for (const rule of IAM_RULES) {
        assert.deepEqual(run(rule, [resourceOf(example)]), { violations: [], notes: [] }, rule.name);
      }
    });
  }

  for (const example of EXAMPLES.filter(({ contested }) => contested)) {
    it(`is refused by the rules that say why: ${example.name}`, () => {
      const refusing = IAM_RULES.filter((rule) => run(rule, [resourceOf(example)]).violations.length > 0);
      assert.deepEqual(refusing.map(({ name }) => name).sort(), Object.keys(example.contested!).sort());
    });
  }
});
