import assert from "node:assert/strict";
import { stack, up } from "../support/shared-stack";

/**
 * Changes that `make test` has no time for. record.ts runs it, so that the permissions for them are recorded:
 * test/unit/aws/permissions.
 */
describe("the settings of a stack with every way to start a model", function () {
  this.timeout(1_800_000);

  it("change, and change back, without more permissions than the deploying role has", async () => {
    let before: Record<string, unknown> = {};
    stack.configure((config) => {
      before = structuredClone(config);
      config["r-on-fargate:tags"] = { purpose: "record" };
      config["r-on-fargate:containerInsights"] = "enhanced";
      config["r-on-fargate:logs"] = { retentionDays: 14 };
      config["r-on-fargate:alarms"] = { email: ["ops@example.org"] };
      for (const model of config["r-on-fargate:models"] as Array<{ name: string }>)
        Object.assign(model, CHANGES[model.name]);
    });
    await up();
    stack.configure((config) => {
      for (const key of Object.keys(config)) delete config[key];
      Object.assign(config, before);
    });
    const { text } = await up();
    assert.doesNotMatch(text, /\[mandatory\]|\[advisory\]/);
  });
});

/** By model. Only the service of the queue gets new tasks, when it has some. */
const CHANGES: Record<string, object> = {
  report: { timeout: 3000 },
  thumbnail: { timeout: 600 },
  steps: { timeout: 50 },
  tried: { retry: { tries: 3 } },
};
