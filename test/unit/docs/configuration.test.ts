import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { parse } from "yaml";
import { type ConfigNode, configNode, editorSchema } from "../../../docs/generator/config-schema";
import { ROOT } from "../../support/repository";

/** Keys with their path, objects in lists and in forms included. */
function keysOf(node: ConfigNode, path = ""): Array<[string, ConfigNode]> {
  const own = Object.entries(node.properties ?? {}).flatMap(
    ([key, one]): Array<[string, ConfigNode]> => [[`${path}${key}`, one], ...keysOf(one, `${path}${key}.`)],
  );
  const inner = [...(node.items ? [node.items] : []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return [...own, ...inner.flatMap((one) => keysOf(one, path))];
}

const validate = new Ajv2020({ strict: false, formats: { uri: true, email: true } }).compile(editorSchema());
const problems = (yaml: string) =>
  validate(parse(yaml)) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);

describe("the configuration's reference", () => {
  it("says of every key what it means", () => {
    const silent = keysOf(configNode()).filter(([, { description }]) => !description);
    assert.deepEqual(
      silent.map(([path]) => path),
      [],
    );
  });

  it("says of every key that may be left out what holds then", () => {
    const walk = (node: ConfigNode, path = ""): string[] => [
      ...Object.entries(node.properties ?? {}).flatMap(([key, one]) => [
        ...(node.required?.includes(key) || one.unset !== undefined || one.default !== undefined ? [] : [path + key]),
        ...walk(one, `${path}${key}.`),
      ]),
      ...[node.items, ...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((one) => (one ? walk(one, path) : [])),
    ];
    assert.deepEqual(walk(configNode()), []);
  });
});

describe("the configuration's schema for editors", () => {
  for (const file of [
    "Pulumi.local.yaml",
    "Pulumi.dev.yaml",
    "examples/schedule/Pulumi.example.yaml",
    "examples/thumbnail/Pulumi.example.yaml",
  ]) {
    it(`takes ${file}`, () => assert.deepEqual(problems(readFileSync(join(ROOT, file), "utf8")), []));
  }

  const models = (text: string) => problems(`config: {"r-on-fargate:models": [${text}]}`);

  it("takes a schedule as a line and as a list", () => {
    assert.deepEqual(models("{name: a, script: a.R, schedule: rate(1 day)}"), []);
    assert.deepEqual(models("{name: a, script: [a.R, b.R], schedule: [{expression: rate(1 day), retries: 2}]}"), []);
  });

  it("takes numbers and booleans as values of environment variables, as the program does", () => {
    assert.deepEqual(models("{name: a, script: a.R, environment: {LEVEL: 3, DEBUG: true}}"), []);
  });

  it("refuses a key that does not exist, a value out of range and a missing script", () => {
    assert.notDeepEqual(models("{name: a, script: a.R, memroy: 512}"), []);
    assert.notDeepEqual(models("{name: a, script: a.R, ephemeralStorage: 10}"), []);
    assert.notDeepEqual(models("{name: a}"), []);
  });
});
