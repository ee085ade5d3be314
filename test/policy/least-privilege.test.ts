import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { RULES } from "../../policy/rules";
import { run } from "./harness";

interface Example {
  name: string;
  page: string;
  type: string;
  property: string;
  document: object;
}

const FILE = join(__dirname, "fixtures", "least-privilege", "documents.yaml");
const EXAMPLES = parse(readFileSync(FILE, "utf8")) as Example[];
const IAM_RULES = RULES.filter(({ name }) => name.startsWith("iam-"));

describe("what AWS advises as least privilege", () => {
  for (const { name, page, type, property, document } of EXAMPLES) {
    it(`raises nothing: ${name}`, () => {
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\//);
      for (const rule of IAM_RULES) {
        const resource = { type, props: { [property]: JSON.stringify(document) } };
        assert.deepEqual(run(rule, [resource]), { violations: [], notes: [] }, rule.name);
      }
    });
  }
});
