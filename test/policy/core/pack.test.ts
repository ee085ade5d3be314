import assert from "node:assert/strict";
import type { StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { ownRule } from "../../../policy/core/own-rule";
import { toPolicies } from "../../../policy/core/pack";
import type { StackResource } from "../../../policy/core/rule";

describe("the rules of a stack", () => {
  /** What two rules are given, where the SDK makes resources anew for each. */
  const given = (...stacks: { props: object }[][]) => {
    const seen: (readonly StackResource[])[] = [];
    const rules = stacks.map((_, i) =>
      ownRule({
        name: `rule-${i}`,
        description: "A rule of the stack.",
        remediation: "None.",
        checkStack(resources) {
          seen.push(resources);
          return [];
        },
      }),
    );
    toPolicies(rules).forEach((policy, i) => {
      const resources = stacks[i]!.map(({ props }) => ({ urn: "u", name: "n", type: "t", props }));
      const args = { resources, getConfig: () => ({}) } as unknown as StackValidationArgs;
      void (policy as StackValidationPolicy).validateStack(args, () => {});
    });
    return seen;
  };

  it("are given the same resources", () => {
    const props = { a: 1 };
    const [first, second] = given([{ props }], [{ props }]);
    assert.equal(first, second);
  });

  it("are given those of another stack, whose properties differ", () => {
    const props = { a: 1 };
    const [first, second, third] = given([{ props }], [{ props: { a: 2 } }], [{ props }, { props }]);
    assert.deepEqual(
      [first, second, third].map((all) => all!.map((one) => one.props.a)),
      [[1], [2], [1, 1]],
    );
  });
});
