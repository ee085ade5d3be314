import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BridgeSchema, type PackageSchema } from "../../local/offline/schema/bridge";
import { compare } from "../../local/offline/schema/compare";
import { Declarations } from "../../local/offline/schema/declarations";

const THING = `export declare class Thing extends pulumi.CustomResource {
    static get(name: string): Thing;
    /** Words; with a semicolon. */
    readonly rules: pulumi.Output<outputs.ThingRule[] | undefined>;
    readonly token: pulumi.Output<string>;
    constructor(name: string, args?: ThingArgs);
}
export interface ThingArgs {
    bucket?: pulumi.Input<string | Bucket | undefined>;
    rules?: pulumi.Input<pulumi.Input<inputs.ThingRule>[] | undefined>;
    tags?: pulumi.Input<{
        [key: string]: pulumi.Input<string>;
    } | undefined>;
}
`;
const RULE = `export interface ThingRule {
    count?: pulumi.Input<number | undefined>;
}
`;
const SCHEMA: PackageSchema = {
  name: "p",
  resources: {
    "p:index/thing:Thing": {
      inputProperties: {
        bucket: { type: "string" },
        rules: { type: "array", items: { $ref: "#/types/p:index/ThingRule:ThingRule" } },
        tags: { type: "object", additionalProperties: { type: "string" } },
      },
      properties: {
        rules: { type: "array", items: { $ref: "#/types/p:index/ThingRule:ThingRule" } },
        token: { type: "string", secret: true },
      },
    },
  },
  types: { "p:index/ThingRule:ThingRule": { properties: { count: { type: "integer" } } } },
};

describe("comparing a bridged plugin with its SDK", () => {
  let sdk: string;
  before(() => {
    sdk = mkdtempSync(join(tmpdir(), "sdk-"));
    mkdirSync(join(sdk, "types"));
    writeFileSync(join(sdk, "types/input.d.ts"), RULE);
    writeFileSync(join(sdk, "types/output.d.ts"), RULE.replaceAll("pulumi.Input<number | undefined>", "number"));
    writeFileSync(join(sdk, "thing.d.ts"), THING);
    writeFileSync(join(sdk, "thing.js"), 'const secretOpts = { additionalSecretOutputs: ["token"] };');
    writeFileSync(join(sdk, "provider.d.ts"), "export interface ProviderArgs {\n}\n");
  });
  after(() => rmSync(sdk, { recursive: true }));

  function differences(change: (schema: PackageSchema) => void = () => {}): string[] {
    const schema = structuredClone(SCHEMA);
    change(schema);
    return compare(schema, new BridgeSchema(schema), new Declarations(sdk)).map(({ kind, path }) => `${kind} ${path}`);
  }
  const thing = (schema: PackageSchema) => schema.resources!["p:index/thing:Thing"]!;

  it("finds nothing if both are the same", () => {
    assert.deepEqual(differences(), []);
  });

  it("finds a different name as one missing and one extra", () => {
    const found = differences((schema) => {
      const inputs = thing(schema).inputProperties!;
      inputs.rule = inputs.rules!;
      delete inputs.rules;
    });
    assert.deepEqual(found, ["missing inputs.rules", "extra inputs.rule"]);
  });

  it("finds one element instead of a list, and a different type deep inside", () => {
    assert.deepEqual(
      differences((schema) => (thing(schema).inputProperties!.rules = { $ref: "#/types/p:index/ThingRule:ThingRule" })),
      ["type inputs.rules"],
    );
    assert.deepEqual(
      differences((schema) => (schema.types!["p:index/ThingRule:ThingRule"]!.properties!.count = { type: "string" })),
      ["type inputs.rules[].count", "type outputs.rules[].count"],
    );
  });

  it("finds an input that only the plugin requires, and a secret that is not kept secret", () => {
    assert.deepEqual(
      differences((schema) => (thing(schema).requiredInputs = ["bucket"])),
      ["required inputs.bucket"],
    );
    assert.deepEqual(
      differences((schema) => (thing(schema).properties!.token = { type: "string" })),
      ["secret secrets.token"],
    );
  });
});
