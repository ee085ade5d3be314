import assert from "node:assert/strict";
import { policyCommand } from "../../../runner/pipeline/commands";

describe("the policy check of deployed resources", () => {
  it("uses Pulumi's analysis of the state, if available", () => {
    const help = "Analyze a stack's current state\n\nUsage:\n  pulumi policy analyze [flags]\n\nFlags:\n";
    assert.deepEqual(policyCommand(help), ["policy", "analyze", "--policy-pack", "policy"]);
  });

  it("otherwise checks a preview with state refreshed from AWS", () => {
    const help = "Manage resource policies\n\nUsage:\n  pulumi policy [command]\n\nAvailable Commands:\n  ls   List\n";
    const command = policyCommand(help);
    assert.deepEqual(command.slice(0, 2), ["preview", "--refresh"]);
    assert.deepEqual(command.slice(-2), ["--policy-pack", "policy"]);
  });
});
