import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deployStatements } from "../../../components/deploy/github-deploy-role";
import type { Resource } from "../../../docs/generator/resources";
import { RULES } from "../../../policy/rules";
import { runAll, type TestResource } from "../../policy/harness";
import { deployedAs, judgedStacks, STACKS } from "./stacks";

const ROOT = join(__dirname, "..", "..", "..");

/** What the pack judges where the configuration is silent. */
const ON = RULES.filter(({ level }) => level !== "disabled");

/** Resources as the engine hands them over. What a component of another language makes inside (a VPC's subnets) only the engine shows. */
const toTest = ([type, props, outputs]: Resource, number: number): TestResource => ({
  type,
  name: `r${number}`,
  props,
  outputs,
});

describe("the project's own stacks", function () {
  this.timeout(300_000);

  for (const name of Object.keys(STACKS))
    it(`raise nothing under the rules that are on by default: ${name}`, () => {
      const reports = runAll(ON, judgedStacks().get(name)!.map(toTest));
      const found = Object.entries(reports).flatMap(([rule, { violations, notes }]) =>
        [...violations, ...notes].map((text) => `${rule}: ${text}`),
      );
      assert.deepEqual(found, []);
    });

  it("raise nothing for the roles of a pipeline, with the example's configuration", () => {
    const config = JSON.parse(readFileSync(join(ROOT, "examples/deploy-role/policy-config.json"), "utf8")) as object;
    const resources = Object.values(deployStatements({ stack: deployedAs("public") })).map((Statement, number) => ({
      type: "iam/policy",
      name: `policy${number}`,
      props: { policy: { Version: "2012-10-17", Statement } },
    }));
    const reports = runAll(ON, resources, config as Record<string, object>);
    const found = Object.values(reports).flatMap(({ violations }) => violations);
    // The statements of a role stand in several policies, each within IAM's size.
    assert.deepEqual(
      found.filter((text) => !/AWS takes \d+, blanks left out/.test(text)),
      [],
    );
  });
});
