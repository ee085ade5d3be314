import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stackName } from "../../../components/base/stack-name";
import { checkConfig, loadConfig } from "../../../components/config/load";
import { refusal } from "./refusal";
import { mockEngine } from "./support";

const model = { name: "forecast", script: "forecast.R" };
const FILE = "Pulumi.dev.yaml";

describe("stack configuration", () => {
  it("accepts the smallest VPC that the subnets, and those of a load balancer, fit into", () => {
    const network = { cidrBlock: "10.0.0.0/26" };
    for (const [mode, zones] of [
      ["public", 3],
      ["nat", 2],
    ])
      assert.doesNotThrow(() => checkConfig({ models: [model], network: { ...network, mode, zones } }, FILE));
    const api = { models: [{ ...model, api: {} }], network: { ...network, mode: "private" } };
    assert.doesNotThrow(() => checkConfig(api, FILE));
  });

  it("fills in defaults for one model with a name and a script", () => {
    const config = checkConfig({ models: [model] }, FILE);
    assert.deepEqual(config.models[0], {
      ...model,
      cpu: 256,
      memory: 512,
      ephemeralStorage: 20,
      environment: {},
      secrets: {},
      inputs: [],
      spot: false,
    });
    assert.equal(config.network.mode, "public");
    assert.equal(config.logs.retentionDays, 30);
    assert.equal(config.forceDestroy, false);
  });

  it("accepts numbers and booleans as values of variables", () => {
    const config = checkConfig({ models: [{ ...model, environment: { A: 1, B: true, C: "c" } }] }, FILE);
    assert.deepEqual(config.models[0]!.environment, { A: "1", B: "true", C: "c" });
  });

  it("is read completely from Pulumi: a misspelt key does not silently keep a default", () => {
    mockEngine();
    const before = pulumi.runtime.allConfig();
    const set = (keys: Record<string, string>) =>
      pulumi.runtime.setAllConfig({
        "aws:region": "eu-west-1",
        "r-on-fargate:models": JSON.stringify([model]),
        ...keys,
      });
    try {
      set({ "r-on-fargate:network": '{"mode":"nat"}', "r-on-fargate:dashboard": "false" });
      const { network, dashboard } = loadConfig();
      assert.deepEqual([network.mode, dashboard], ["nat", false]);
      set({ "r-on-fargate:netwrok": '{"mode":"nat"}' });
      assert.match(
        refusal(loadConfig),
        / unknown key "netwrok"\n +allowed: models, network, image, bucket, logs, containerInsights,.*\n +try: network/,
      );
    } finally {
      pulumi.runtime.setAllConfig(before);
    }
  });

  it("is rejected for a stack name that is invalid for a bucket, a repository or a role", () => {
    assert.equal(stackName("r-on-fargate", "dev-2"), "r-on-fargate-dev-2");
    for (const stack of ["Dev", "dev_2", "v1.2", "dev-", `dev-${"x".repeat(40)}`])
      assert.match(
        refusal(() => stackName("r-on-fargate", stack)),
        /stack ".*named "r-on-fargate-.* stack rename/,
        stack,
      );
  });
});
