import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

const model = { name: "forecast", script: "forecast.R" };
const errors = (raw: unknown) => refusal(() => checkConfig(raw, "Pulumi.dev.yaml"));

describe("an invalid stack configuration", () => {
  const small = (mode: string, zones?: number) => ({ mode, cidrBlock: "10.0.0.0/26", ...(zones ? { zones } : {}) });
  const table: Array<[string, unknown, RegExp]> = [
    [
      "a VPC whose subnets AWS would refuse",
      { models: [model], network: small("nat", 3) },
      /network\.cidrBlock: 10\.0\.0\.0\/26 is too small for 3 zones in mode nat: the subnets would be \/29\n +allowed: a \/25 or larger, for subnets of \/28, the smallest of AWS\n +try: a larger range, or fewer zones/,
    ],
    [
      "a VPC whose subnets are too small for a load balancer",
      { models: [{ ...model, api: {} }], network: small("nat") },
      /network\.cidrBlock: 10\.0\.0\.0\/26 is too small for 2 zones in mode nat: the subnets would be \/28\n +allowed: a \/25 or larger, for subnets of \/27, the smallest for a load.*\n +try: a larger range, or fewer zones/,
    ],
    [
      "a VPC's range by an address within it",
      { models: [model], network: { mode: "public", cidrBlock: "10.0.0.5/16" } },
      /network\.cidrBlock: "10\.0\.0\.5\/16" is invalid\n +allowed: a range by its first address: 10\.0\.0\.0\/16, not/,
    ],
    ["no models", {}, /models: required, but missing\n +allowed: a list/],
    ["an empty list", { models: [] }, /models: \[\] is invalid\n +allowed: at least one model/],
    [
      "an invalid memory, by model and field",
      { models: [model, { ...model, name: "slow", memory: 700 }] },
      /models\[1\]\.memory \(model "slow"\): cpu 256 with memory 700 is not a Fargate size\n +allowed: memory 512, 1024, 2048 MiB with cpu 256\n +try: cpu 256 with memory 1024; cpu 256 with memory/,
    ],
    [
      "an invalid cpu",
      { models: [{ ...model, cpu: 300 }] },
      /models\[0\]\.cpu \(model "forecast"\): cpu 300 with memory 512 is not a Fargate size\n +allowed: cpu 256, 512, 1024, 2048, 4096, 8192, 16384, 32768\n +try: cpu 512 with memory 1024; cpu 256 with memory/,
    ],
    [
      "a size that is text",
      { models: [{ ...model, memory: "1GB" }] },
      /models\[0\]\.memory \(model "forecast"\): "1GB" is invalid\n +allowed: a number/,
    ],
    [
      "a field that does not exist",
      { models: [{ ...model, memroy: 1 }] },
      /models\[0\] \(model "forecast"\): unknown key "memroy"\n +allowed: name, script, cpu, memory, ephemeralStorage, environment,.*\n +try: memory/,
    ],
    [
      "an upper-case name",
      { models: [{ ...model, name: "Forecast" }] },
      /models\[0\]\.name \(model "Forecast"\): "Forecast" is invalid\n +allowed: 1 to 40 lower-case letters, digits and hyphens, a letter first/,
    ],
    ["two models of one name", { models: [model, model] }, /models\[1\]\.name .*taken by an earlier model/],
    [
      "a script outside its prefix",
      { models: [{ ...model, script: "../x.R" }] },
      /models\[0\]\.script \(model "forecast"\): "\.\.\/x\.R" is invalid\n +allowed: a key without '\.\.'/,
    ],
    [
      "a script with a blank",
      { models: [{ ...model, script: "a b.R" }] },
      /models\[0\]\.script \(model "forecast"\): "a b\.R" is invalid\n +allowed: a key under r_scripts\/, without blanks and without a leading/,
    ],
    [
      "a reserved environment name",
      { models: [{ ...model, environment: { AWS_REGION: "x" } }] },
      /models\[0\]\.environment\.AWS_REGION \(model "forecast"\): invalid name\n +allowed: not SCRIPT, nor a name that starts with RFARGATE_, AWS_ or/,
    ],
    [
      "a secret that is not an ARN",
      { models: [{ ...model, secrets: { PASSWORD: "hunter2" } }] },
      /models\[0\]\.secrets\.PASSWORD \(model "forecast"\): invalid value\n +allowed: the ARN of a Secrets Manager secret or of an SSM parameter; a/,
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
    [
      "disk above Fargate's limit",
      { models: [{ ...model, ephemeralStorage: 500 }] },
      /models\[0\]\.ephemeralStorage \(model "forecast"\): 500 is invalid\n +allowed: 20 to 200 GiB/,
    ],
    [
      "an unknown network mode",
      { models: [model], network: { mode: "vpc" } },
      /network\.mode: "vpc" is invalid\n +allowed: existing, public, private, nat/,
    ],
    [
      "subnets that are not",
      { models: [model], network: { mode: "existing", vpcId: "vpc-1", subnetIds: ["a"] } },
      /network\.subnetIds\[0\]: "a" is invalid\n +allowed: a subnet id, subnet-\.\.\./,
    ],
    [
      "a retention that CloudWatch lacks",
      { models: [model], logs: { retentionDays: 31 } },
      /logs\.retentionDays: 31 is invalid\n +allowed: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400,/,
    ],
    [
      "a key that is not the program's",
      { models: [model], netwrok: {} },
      / unknown key "netwrok"\n +allowed: models, network, image, bucket, logs, containerInsights,.*\n +try: network/,
    ],
    [
      "a schedule's key that does not exist",
      { models: [{ ...model, schedule: [{ expression: "rate(1 day)", zone: "UTC" }] }] },
      /models\[0\]\.schedule\[0\] \(model "forecast"\): unknown key "zone"\n +allowed: name, expression, timezone, enabled, flexibleWindowMinutes, script,/,
    ],
    [
      "a variable that is no text",
      { models: [{ ...model, environment: { A: { b: 1 } } }] },
      /models\[0\]\.environment\.A \(model "forecast"\): invalid value\n +allowed: a text, a number, true or false/,
    ],
    [
      "a variable without a value",
      { models: [{ ...model, environment: { A: null } }] },
      /models\[0\]\.environment\.A \(model "forecast"\): invalid value\n +allowed: a text, a number, true or false/,
    ],
    [
      "a package repository with a password, and does not show it",
      { models: [model], image: { packageRepository: "https://me:hunter2@packages.example.org/cran" } },
      /image\.packageRepository: "https:\/\/\.\.\.@packages\.example\.org\/cran" is invalid\n +allowed: an address without user and password, which would end up in/,
    ],
    [
      "a tag of AWS's own",
      { models: [model], tags: { "aws:owner": "me" } },
      /tags\.aws:owner: invalid name\n +allowed: 1 to 128 letters, digits, blanks and _ \. : \/ = \+ - @, not/,
    ],
    [
      "a version of R that is a number",
      { models: [model], image: { r: 4.4 } },
      /image\.r: 4\.4 is invalid\n +allowed: a version in quotes/,
    ],
    [
      "a version of R that is none",
      { models: [model], image: { r: "latest" } },
      /image\.r: "latest" is invalid\n +allowed: a version like 4\.4 or 4\.4\.2/,
    ],
    [
      "a version of R beside a base",
      { models: [model], image: { r: "4.4", base: "rocker/r2u:24.04" } },
      /image\.r: "4\.4" is invalid\n +allowed: either r or base/,
    ],
    [
      "two package lists of one name",
      { models: [model], image: { packages: ["a/packages.txt", "b/packages.txt"] } },
      /image\.packages: .*is invalid\n +allowed: files with different names/,
    ],
    [
      "two models with one task definition",
      {
        models: [
          { ...model, queue: {} },
          { ...model, name: "forecast-worker" },
        ],
      },
      /models\[1\]\.name \(model "forecast-worker"\): "forecast-worker" conflicts with model "forecast": both would have a task definition.*\n +try: another name/,
    ],
    [
      "a model whose queue is that of another's lost events",
      {
        models: [
          { ...model, onUpload: { prefix: "input/a/" } },
          { ...model, name: "forecast-upload-undelivered", queue: {} },
        ],
      },
      /models\[1\]\.name \(model "forecast-upload-undelivered"\): "forecast-upload-undelivered" conflicts with model "forecast": both would.*\n +try: another name/,
    ],
    [
      "two models with one queue",
      {
        models: [
          { ...model, name: "forecast-schedule", queue: {} },
          { ...model, schedule: "rate(1 day)" },
        ],
      },
      /models\[1\]\.name \(model "forecast"\): "forecast" conflicts with model "forecast-schedule": both would have a queue.*\n +try: another name/,
    ],
    [
      "two models with one name of a schedule",
      {
        models: [
          { ...model, schedule: [{ name: "eu-daily", expression: "rate(1 day)" }] },
          { ...model, name: "forecast-eu", schedule: [{ name: "daily", expression: "rate(1 day)" }] },
        ],
      },
      /models\[1\]\.name \(model "forecast-eu"\): "forecast-eu" conflicts with model "forecast": both would have a schedule <stack>-forecast-eu-daily\n +try: another name/,
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

  it("never shows a value of environment or secrets", () => {
    const text = errors({ models: [{ ...model, secrets: { P: "hunter2" }, environment: { "a-b": "hunter3" } }] });
    assert.match(text, /secrets\.P/);
    assert.match(text, /environment\.a-b/);
    assert.ok(!text.includes("hunter"));
  });

  it("shows no value of a misspelt key, nor of fields that may contain a password, whatever the error", () => {
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
});
