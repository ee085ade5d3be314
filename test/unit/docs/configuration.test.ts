import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { parse } from "yaml";
import { checkConfig } from "../../../components/config/load";
import { type ConfigNode, configNode, editorSchema } from "../../../docs/generator/config-schema";
import { ROOT } from "../../support/repository";
import { refusal } from "../components/refusal";
import { changed, FULL_CONFIG, placesIn } from "./full-config";

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
  it("describes every key", () => {
    const silent = keysOf(configNode()).filter(([, { description }]) => !description);
    assert.deepEqual(
      silent.map(([path]) => path),
      [],
    );
  });

  it("has a default for every optional key", () => {
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
    "examples/map/Pulumi.example.yaml",
    "examples/schedule/Pulumi.example.yaml",
    "examples/thumbnail/Pulumi.example.yaml",
  ]) {
    it(`takes ${file}`, () => assert.deepEqual(problems(readFileSync(join(ROOT, file), "utf8")), []));
  }

  const models = (text: string) => problems(`config: {"r-on-fargate:models": [${text}]}`);

  for (const example of ["bean-counter", "shiny", "sidecars"]) {
    it(`takes the models of examples/${example}`, () => {
      const given = parse(readFileSync(join(ROOT, "examples", example, "models.yaml"), "utf8"));
      assert.deepEqual(problems(JSON.stringify({ config: { "r-on-fargate:models": given } })), []);
    });
  }

  it("rejects nothing that the program accepts, whatever is changed in a configuration with every key", () => {
    const others = [undefined, null, "", "text", "1", 0, -1, 1.5, true, [], [null], {}, { unknown: 1 }];
    const keys = (config: object) =>
      Object.fromEntries(Object.entries(config).map(([key, value]) => [`r-on-fargate:${key}`, value]));
    assert.equal(
      refusal(() => checkConfig(FULL_CONFIG, "file")),
      "",
    );
    let taken = 0;
    for (const place of placesIn(FULL_CONFIG)) {
      for (const other of others) {
        const config = changed(FULL_CONFIG, place, other);
        if (refusal(() => checkConfig(config, "file")) !== "") continue;
        taken++;
        assert.ok(validate({ config: keys(config) }), `${place.join(".")}: ${JSON.stringify(other)}`);
      }
    }
    assert.ok(taken > 100, String(taken));
  }).timeout(60_000);

  it("has the stack's keys, and ignores those of other namespaces", () => {
    const models = '"r-on-fargate:models": [{name: a, script: a.R}]';
    assert.deepEqual(problems(`config: {${models}, "aws:region": eu-west-1}`), []);
    assert.notDeepEqual(problems(`config: {${models}, "r-on-fargate:netwrok": {mode: nat}}`), []);
  });

  it("accepts a schedule as a line and as a list", () => {
    assert.deepEqual(models("{name: a, script: a.R, schedule: rate(1 day)}"), []);
    assert.deepEqual(models("{name: a, script: [a.R, b.R], schedule: [{expression: rate(1 day), retries: 2}]}"), []);
  });

  it("accepts numbers and booleans as values of environment variables, as the program does", () => {
    assert.deepEqual(models("{name: a, script: a.R, environment: {LEVEL: 3, DEBUG: true}}"), []);
  });

  it("rejects an unknown key, a value out of range and a missing script", () => {
    assert.notDeepEqual(models("{name: a, script: a.R, memroy: 512}"), []);
    assert.notDeepEqual(models("{name: a, script: a.R, ephemeralStorage: 10}"), []);
    assert.notDeepEqual(models("{name: a}"), []);
  });
});
