import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const model = { name: "forecast", script: "forecast.R" };
const FILE = "Pulumi.dev.yaml";
const mistakes = (raw: unknown) => refusal(() => checkConfig(raw, FILE));

describe("stack configuration", () => {
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

  const table: Array<[string, unknown, RegExp]> = [
    ["no models", {}, /r-on-fargate:models: .*nothing was given/],
    ["an empty list", { models: [] }, /r-on-fargate:models: at least one model; \[\] was given/],
    [
      "an illegal memory, by model and field",
      { models: [model, { ...model, name: "slow", memory: 700 }] },
      /r-on-fargate:models\[1\]\.memory \(model 'slow'\): cpu 256 with memory 700 is not a Fargate size .*nearest: cpu 256 with memory 1024.*; 700 was given/,
    ],
    ["an illegal cpu", { models: [{ ...model, cpu: 300 }] }, /models\[0\]\.cpu .*cpu is one of 256, .*300 was given/],
    ["a size that is text", { models: [{ ...model, memory: "1GB" }] }, /models\[0\]\.memory .*"1GB" was given/],
    [
      "a field that does not exist",
      { models: [{ ...model, memroy: 1 }] },
      /models\[0\] \(model 'forecast'\): .*memroy/,
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
    ["a key that is not the program's", { models: [model], netwrok: {} }, /netwrok/],
  ];
  for (const [what, raw, message] of table) {
    it(`refuses ${what}`, () => assert.match(mistakes(raw), message));
  }

  it("names the file and lists all mistakes at once", () => {
    const text = mistakes({ models: [{ ...model, memory: 1, ephemeralStorage: 1 }], logs: { retentionDays: 2 } });
    assert.match(text, /^Pulumi\.dev\.yaml has \d mistakes:\n/);
    assert.ok(text.includes("ephemeralStorage") && text.includes("retentionDays"));
  });

  it("never shows a value that was given as environment or secret", () => {
    const text = mistakes({ models: [{ ...model, secrets: { P: "hunter2" }, environment: { "a-b": "hunter3" } }] });
    assert.match(text, /secrets\.P/);
    assert.match(text, /environment\.a-b/);
    assert.ok(!text.includes("hunter"));
  });
});
