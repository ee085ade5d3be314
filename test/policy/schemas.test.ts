import assert from "node:assert/strict";
import Ajv from "ajv";
import { checkConfiguration } from "../../policy/core/configuration";
import { infoOf } from "../../policy/core/engine-messages";
import { settingsSchema } from "../../policy/core/pack";
import type { Rule } from "../../policy/core/rule";
import { RULES } from "../../policy/rules";
import { messages } from "./core/sdk-messages";

const PACK = { name: "p", version: "1.0.0", description: "d", displayName: "P", tags: [] };
const described = messages.AnalyzerInfo.deserializeBinary(
  infoOf(
    PACK,
    RULES.map((rule) => ({ rule, settings: settingsSchema(rule) })),
    {},
  ),
).getPoliciesList();

/** The schema by which the engine, and a group in Pulumi Cloud, check a rule's settings. */
const schemaOf = (rule: Rule) => ({ type: "object", properties: settingsSchema(rule) });
const validates = (rule: Rule, settings: object): boolean => new Ajv().validate(schemaOf(rule), settings);

/** A value of a kind that a setting does not take. */
const OTHER_KIND: Record<string, unknown> = {
  array: "none",
  boolean: "perhaps",
  number: "many",
  integer: 1.5,
  string: 5,
  object: 5,
};

describe("the settings of", () => {
  RULES.forEach((rule, i) => {
    const settings = Object.entries(settingsSchema(rule));
    const defaults = Object.fromEntries(settings.map(([name, { default: value }]) => [name, value]));

    it(`${rule.name} fit their schema where nothing is set, for the engine and for the pack`, () => {
      assert.ok(validates(rule, defaults));
      assert.deepEqual(checkConfiguration(RULES, { [rule.name]: defaults }), []);
    });

    it(`${rule.name} are each refused if they are of another kind`, () => {
      for (const [name, { type }] of settings) {
        assert.ok(String(type) in OTHER_KIND, `${name} is of the kind ${String(type)}`);
        assert.ok(!validates(rule, { ...defaults, [name]: OTHER_KIND[String(type)] }), name);
      }
    });

    it(`${rule.name} reach the engine with their schema, and with the rule's facts`, () => {
      const own = described[i]!;
      const { name, description, remediation, url, tags, framework } = rule;
      assert.deepEqual(own.getConfigschema()!.getProperties()!.toJavaScript(), settingsSchema(rule));
      assert.deepEqual(
        [own.getName(), own.getDescription(), own.getRemediationSteps(), own.getUrl(), own.getTagsList()],
        [name, description, remediation, url, tags],
      );
      assert.equal(own.getFramework()?.getReference(), framework?.reference);
    });
  });
});
