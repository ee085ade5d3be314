import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkConfig } from "../../../components/config/load";
import manifest from "../../../package.json";
import policy from "../../../policy/package.json";
import { ROOT } from "../../support/repository";

const read = (path: string) => readFileSync(join(ROOT, "template", path), "utf8");

/** The configuration's own keys, as the program gets them. */
function settings(text: string): Record<string, unknown> {
  const { config } = parse(text) as { config: Record<string, unknown> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("r-on-fargate:", ""), value]));
}

describe("the template of pulumi new", () => {
  it("has a valid configuration", () => {
    assert.equal(checkConfig(settings(read("Pulumi.dev.yaml")), "Pulumi.dev.yaml").models[0]!.name, "hello");
  });

  it("has commented settings that are valid when uncommented", () => {
    // Its prose begins with a capital or a code mark.
    const text = read("Pulumi.dev.yaml").replace(/^( *)# (?=[ a-z])/gm, "$1");
    const { models, alarms } = checkConfig(settings(text), "Pulumi.dev.yaml");
    assert.equal(models[0]!.schedule?.length, 1);
    assert.ok(models[0]!.onUpload);
    assert.ok(alarms);
  });

  it("asks for the packages of this release", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json"));
    assert.equal(dependencies["r-on-fargate"], `^${manifest.version}`);
    assert.equal(devDependencies["r-on-fargate-policy"], `^${policy.version}`);
    assert.equal(dependencies["@pulumi/pulumi"], manifest.dependencies["@pulumi/pulumi"]);
  });

  it("has a program of at most ten lines", () => {
    assert.ok(read("index.ts").trimEnd().split("\n").length <= 10);
  });
});
