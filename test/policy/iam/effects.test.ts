import assert from "node:assert/strict";
import { grantedWith, hasEffect } from "../../../policy/iam/effects";
import { RULES } from "../../../policy/rules";
import { runAll } from "../harness";

const EVERYTHING = { text: "*", service: "*", name: "*" };
const JUDGES = RULES.filter(({ name }) =>
  ["iam-dangerous-actions-pinned", "iam-no-privilege-escalation"].includes(name),
);
/** AWS has no resource to name for these, and its own examples allow them on `*`. */
const ALLOWED = ["logs:PutResourcePolicy", "ecr:PutRegistryPolicy"];

describe("actions that change permissions", function () {
  this.timeout(60_000);

  it("are each a finding on every resource", () => {
    const actions = grantedWith("policies", EVERYTHING);
    assert.ok(actions.length > 500, `${actions.length} actions`);
    const passed = actions.filter((action) => {
      const Statement = { Effect: "Allow", Action: action, Resource: "*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      const reports = runAll(JUDGES, [{ type: "iam/policy", props: { policy } }]);
      return Object.values(reports).every(({ violations }) => violations.length === 0);
    });
    assert.deepEqual(passed.sort(), [...ALLOWED].sort());
  });

  it("are known even if AWS's access level is only Write", () => {
    for (const action of ["sso:PutInlinePolicyToPermissionSet", "kafka:PutClusterPolicy", "ram:CreateResourceShare"]) {
      assert.ok(hasEffect("policies", ...(action.split(":") as [string, string])), action);
    }
  });
});
