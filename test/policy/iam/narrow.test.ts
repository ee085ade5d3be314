import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { jsonOf } from "../../../policy/core/json";
import type { Value } from "../../../policy/core/value";
import { narrowsCallers } from "../../../policy/iam/conditions";
import { readDocument } from "../../../policy/iam/document";
import { isEverything, narrowsResources } from "../../../policy/iam/resources";

type Conditions = Record<string, { [key: string]: Value }>;

interface Table {
  /** Conditions of a resource's policy that anybody meets, and that only some callers meet. */
  everybody: Conditions;
  somebody: Conditions;
  /** Conditions of an identity's statement that hold for every resource, and for some. */
  everyResource: Conditions;
  someResources: Conditions;
  /** ARNs that stand for all of a kind, and those that do not. */
  everything: string[];
  named: string[];
}

const TABLE = parse(readFileSync(join(__dirname, "../fixtures/conditions.yaml"), "utf8")) as Table;

/** A statement on every resource, under a condition. */
const under = (Condition: { [key: string]: Value }) => {
  const Statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition };
  return readDocument({ Version: "2012-10-17", Statement }).statements[0]!;
};

describe("a condition", () => {
  for (const [name, condition] of Object.entries(TABLE.everybody)) {
    it(`lets in everybody: ${name}`, () => {
      assert.equal(narrowsCallers(jsonOf(condition)), false);
    });
  }
  for (const [name, condition] of Object.entries(TABLE.somebody)) {
    it(`narrows the callers: ${name}`, () => {
      assert.equal(narrowsCallers(jsonOf(condition)), true);
    });
  }
  for (const [name, condition] of Object.entries(TABLE.everyResource)) {
    it(`holds for every resource: ${name}`, () => {
      assert.equal(narrowsResources(under(condition)), false);
    });
  }
  for (const [name, condition] of Object.entries(TABLE.someResources)) {
    it(`holds for some resources: ${name}`, () => {
      assert.equal(narrowsResources(under(condition)), true);
    });
  }

  it("allows everyone through networks that together are the world", () => {
    const networks = Array.from({ length: 256 }, (_, i) => `${i}.0.0.0/8`);
    assert.equal(narrowsCallers(jsonOf({ IpAddress: { "aws:SourceIp": networks } })), false);
  });
});

describe("a resource", () => {
  for (const arn of TABLE.everything) {
    it(`stands for everything: ${arn}`, () => {
      assert.ok(isEverything(arn));
    });
  }
  for (const arn of TABLE.named) {
    it(`is named: ${arn}`, () => {
      assert.ok(!isEverything(arn));
    });
  }
});
