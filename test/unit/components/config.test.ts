import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stackName } from "../../../components/base/stack-name";
import { checkConfig, loadConfig } from "../../../components/config/load";
import { refusal } from "./refusal";
import { mockEngine } from "./support";

const model = { name: "forecast", script: "forecast.R" };
const FILE = "Pulumi.dev.yaml";
const errors = (raw: unknown) => refusal(() => checkConfig(raw, FILE));

describe("stack configuration", () => {
  it("takes the smallest VPC that subnets, and a load balancer's, fit into", () => {
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

  const small = (mode: string, zones?: number) => ({ mode, cidrBlock: "10.0.0.0/26", ...(zones ? { zones } : {}) });
  const table: Array<[string, unknown, RegExp]> = [
    [
      "a VPC whose subnets AWS would refuse",
      { models: [model], network: small("nat", 3) },
      /network\.cidrBlock: is too small for 3 zones of mode nat: their subnets would be \/29, and AWS has none smaller than \/28; "10\.0\.0\.0\/26" was given/,
    ],
    [
      "a VPC whose subnets are too small for a load balancer",
      { models: [{ ...model, api: {} }], network: small("nat") },
      /network\.cidrBlock: is too small for 2 zones of mode nat: their subnets would be \/28, and a load balancer needs \/27/,
    ],
    ["no models", {}, /r-on-fargate:models: .*nothing was given/],
    ["an empty list", { models: [] }, /r-on-fargate:models: at least one model; \[\] was given/],
    [
      "an invalid memory, by model and field",
      { models: [model, { ...model, name: "slow", memory: 700 }] },
      /r-on-fargate:models\[1\]\.memory \(model 'slow'\): cpu 256 with memory 700 is not a Fargate size .*nearest: cpu 256 with memory 1024.*; 700 was given/,
    ],
    ["an invalid cpu", { models: [{ ...model, cpu: 300 }] }, /models\[0\]\.cpu .*cpu is one of 256, .*300 was given/],
    ["a size that is text", { models: [{ ...model, memory: "1GB" }] }, /models\[0\]\.memory .*"1GB" was given/],
    [
      "a field that does not exist",
      { models: [{ ...model, memroy: 1 }] },
      /models\[0\] \(model 'forecast'\): there is no key 'memroy'; allowed are name, script, cpu, memory, /,
    ],
    ["an upper-case name", { models: [{ ...model, name: "Forecast" }] }, /name .*lower-case.*"Forecast" was given/],
    ["two models of one name", { models: [model, model] }, /models\[1\]\.name .*taken by an earlier model/],
    ["a script outside its prefix", { models: [{ ...model, script: "../x.R" }] }, /script .*no '\.\.'/],
    ["a script with a blank", { models: [{ ...model, script: "a b.R" }] }, /script .*without blanks/],
    [
      "a reserved environment name",
      { models: [{ ...model, environment: { AWS_REGION: "x" } }] },
      /environment.*AWS_REGION.* are reserved/,
    ],
    [
      "a secret that is not an ARN",
      { models: [{ ...model, secrets: { PASSWORD: "hunter2" } }] },
      /secrets\.PASSWORD .*the ARN of a Secrets Manager secret or of an SSM parameter/,
    ],
    [
      "a name that is environment and secret",
      {
        models: [
          { ...model, environment: { A: "1" }, secrets: { A: "arn:aws:ssm:eu-west-1:123456789012:parameter/a" } },
        ],
      },
      /secrets\.A .*environment, too/,
    ],
    ["disk above Fargate's limit", { models: [{ ...model, ephemeralStorage: 500 }] }, /20 to 200 GiB; 500 was given/],
    [
      "an unknown network mode",
      { models: [model], network: { mode: "vpc" } },
      /r-on-fargate:network\.mode: .*"vpc" was given/,
    ],
    [
      "subnets that are not",
      { models: [model], network: { mode: "existing", vpcId: "vpc-1", subnetIds: ["a"] } },
      /subnetIds\[0\]: a subnet id/,
    ],
    [
      "a retention that CloudWatch lacks",
      { models: [model], logs: { retentionDays: 31 } },
      /retentionDays: one of 1, 3, 5.*31 was given/,
    ],
    [
      "a key that is not the program's",
      { models: [model], netwrok: {} },
      /there is no key 'netwrok'; allowed are models, network, /,
    ],
    [
      "a schedule's key that does not exist",
      { models: [{ ...model, schedule: [{ expression: "rate(1 day)", zone: "UTC" }] }] },
      /schedule\[0\] .*there is no key 'zone'; allowed are name, expression, timezone, /,
    ],
    [
      "a variable that is no text",
      { models: [{ ...model, environment: { A: { b: 1 } } }] },
      /environment\.A .*a text, a number, true or false$/,
    ],
    ["a variable without a value", { models: [{ ...model, environment: { A: null } }] }, /environment\.A .*a text/],
    [
      "a package repository with a password, and does not show it",
      { models: [model], image: { packageRepository: "https://me:hunter2@packages.example.org/cran" } },
      /packageRepository: .*without user and password.*; "https:\/\/\.\.\.@packages\.example\.org\/cran" was given/,
    ],
    ["a tag of AWS's own", { models: [model], tags: { "aws:owner": "me" } }, /tags\.aws:owner: .*AWS's own/],
    [
      "two models with one task definition",
      {
        models: [
          { ...model, queue: {} },
          { ...model, name: "forecast-worker" },
        ],
      },
      /models\[1\]\.name .*model 'forecast': both would have a task definition '<stack>-forecast-worker'/,
    ],
    [
      "a model whose queue is that of another's lost events",
      {
        models: [
          { ...model, onUpload: { prefix: "input/a/" } },
          { ...model, name: "forecast-upload-undelivered", queue: {} },
        ],
      },
      /models\[1\]\.name .*model 'forecast': both would have a queue '<stack>-forecast-upload-undelivered'/,
    ],
    [
      "two models with one queue",
      {
        models: [
          { ...model, name: "forecast-schedule", queue: {} },
          { ...model, schedule: "rate(1 day)" },
        ],
      },
      /models\[1\]\.name .*'forecast-schedule': both would have a queue '<stack>-forecast-schedule-dead-letters'/,
    ],
  ];
  for (const [what, raw, message] of table) {
    it(`refuses ${what}`, () => assert.match(errors(raw), message));
  }

  it("names the file and lists all errors at once", () => {
    const text = errors({ models: [{ ...model, memory: 1, ephemeralStorage: 1 }], logs: { retentionDays: 2 } });
    assert.match(text, /^Pulumi\.dev\.yaml has \d errors:\n/);
    assert.ok(text.includes("ephemeralStorage") && text.includes("retentionDays"));
  });

  it("never shows a value that was given as environment or secret", () => {
    const text = errors({ models: [{ ...model, secrets: { P: "hunter2" }, environment: { "a-b": "hunter3" } }] });
    assert.match(text, /secrets\.P/);
    assert.match(text, /environment\.a-b/);
    assert.ok(!text.includes("hunter"));
  });

  it("shows no value of a misspelt key, nor of the fields where a password may stand, whatever the error is", () => {
    const image = `repository@sha256:${"0".repeat(64)}`;
    const secretOptions = { token: "hunter2" };
    const router = (options: object) => ({ ...model, logRouter: { image, options, secretOptions } });
    for (const wrong of [{ ...model, environments: { P: "hunter2" } }, router({ token: "hunter2" })]) {
      const text = errors({ models: [wrong] });
      assert.match(text, /^Pulumi\.dev\.yaml has/);
      assert.ok(!text.includes("hunter"), text);
    }
    const unbounded = { ...model, environment: { P: "hunter2" }, secrets: {} };
    assert.ok(!errors({ models: { unbounded } }).includes("hunter"));
  });

  it("takes numbers and booleans as texts where a variable is meant", () => {
    const config = checkConfig({ models: [{ ...model, environment: { A: 1, B: true, C: "c" } }] }, FILE);
    assert.deepEqual(config.models[0]!.environment, { A: "1", B: "true", C: "c" });
  });

  it("is read whole from Pulumi: a key that is misspelt does not leave a default in force in silence", () => {
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
      assert.match(refusal(loadConfig), /r-on-fargate: there is no key 'netwrok'; allowed are/);
    } finally {
      pulumi.runtime.setAllConfig(before);
    }
  });

  it("is refused for a stack whose name AWS does not take for a bucket, a repository or a role", () => {
    assert.equal(stackName("r-on-fargate", "dev-2"), "r-on-fargate-dev-2");
    for (const stack of ["Dev", "dev_2", "v1.2", "dev-", `dev-${"x".repeat(40)}`])
      assert.match(
        refusal(() => stackName("r-on-fargate", stack)),
        /stack '.*named 'r-on-fargate-.* stack rename/,
        stack,
      );
  });
});
