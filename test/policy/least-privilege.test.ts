import assert from "node:assert/strict";
import { RULES } from "../../policy/rules";
import { type Example, readExamples } from "./fixtures";
import { run } from "./harness";

const EXAMPLES = readExamples();
const IAM_RULES = RULES.filter(({ name }) => name.startsWith("iam-"));

/** Whose pages policies are taken from: AWS's documentation, or that of the program that gets them. */
const PUBLISHERS = [
  "docs.aws.amazon.com",
  "cert-manager.io",
  "github.com",
  "karpenter.sh",
  "kubernetes-sigs.github.io",
];

const resourceOf = ({ type, property, document }: Example) => ({
  type,
  props: { [property]: JSON.stringify(document) },
});

describe("what is published as least privilege", () => {
  it("is more than 53 policies", () => {
    assert.ok(EXAMPLES.length > 53, `${EXAMPLES.length}`);
  });

  it("names the page of each, in its publisher's documentation", () => {
    for (const { name, page } of EXAMPLES) {
      const { protocol, host, pathname } = new URL(page);
      assert.ok(protocol === "https:" && PUBLISHERS.includes(host) && pathname.length > 1, `${name}: ${page}`);
    }
  });

  for (const example of EXAMPLES.filter(({ contested }) => !contested)) {
    it(`raises nothing: ${example.name}`, () => {
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
