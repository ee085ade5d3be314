import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type Tags, YAMLMap, YAMLSeq } from "yaml";
import { onceByText } from "../../policy/core/once";
import type { Rule } from "../../policy/core/rule";
import { run, type TestResource, UNKNOWN } from "./harness";

/** One case: the resources of a stack, the rule's settings, and a text that the violation contains, or the note of a passing one. */
export interface Case {
  resources: TestResource[];
  config?: object;
  says?: string | string[];
  notes?: string;
}

interface Fixtures {
  pass: Record<string, Case>;
  fail: Record<string, Case>;
}

const FOLDER = join(__dirname, "fixtures");

/**
 * `!json` gives a mapping or a list as JSON text, as a program would; `!unknown` is a value unknown at preview;
 * `!long 6000` is a document with a resource of that many characters, `!text 6000` such a resource; `!joined` puts parts of a text together, so that no scanner takes a token of the fixtures for a real one.
 */
const json = (value: unknown) =>
  JSON.stringify(value instanceof YAMLMap || value instanceof YAMLSeq ? value.toJSON() : value);
/** A document whose one resource has so many characters, written with blanks that IAM does not count. */
const longDocument = (characters: number) =>
  JSON.stringify(
    { Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${"x".repeat(characters)}` } },
    undefined,
    100,
  );
const TAGS: Tags = [
  { tag: "!json", collection: "map", resolve: json },
  { tag: "!json", collection: "seq", resolve: json },
  {
    tag: "!joined",
    collection: "seq",
    resolve: (parts) => (parts instanceof YAMLSeq ? parts.items.map(String).join("") : String(parts)),
  },
  { tag: "!long", resolve: (characters: string) => longDocument(Number(characters)) },
  { tag: "!text", resolve: (characters: string) => `arn:aws:s3:::${"x".repeat(Number(characters))}` },
  { tag: "!unknown", resolve: () => UNKNOWN },
];

/** The fixtures of a rule by its name. Half of the tests here read all of them: each is parsed once. */
export const readFixtures = onceByText(
  (name) => parse(readFileSync(join(FOLDER, "rules", `${name}.yaml`), "utf8"), { customTags: TAGS }) as Fixtures,
  Number.POSITIVE_INFINITY,
);

/** A resource with AWS's defaults, and why mandatory rules still report it, by rule. */
interface Default extends TestResource {
  refused?: Record<string, string>;
}

export const readDefaults = () => parse(readFileSync(join(FOLDER, "defaults.yaml"), "utf8")) as Default[];

/** A published policy, and why rules still report it, by rule. */
export interface Example {
  name: string;
  page: string;
  type: string;
  property: string;
  document: object;
  contested?: Record<string, string>;
}

export const readExamples = () =>
  parse(readFileSync(join(FOLDER, "least-privilege", "documents.yaml"), "utf8")) as Example[];

/** Declares a test for each case of a rule's fixtures. */
export function testFixtures(rule: Rule): void {
  const { pass, fail } = readFixtures(rule.name);
  for (const [name, { resources, config, notes: says }] of Object.entries(pass)) {
    it(`passes ${name}`, () => {
      const { violations, notes } = run(rule, resources, config);
      assert.deepEqual(violations, []);
      assert.equal(notes.length, says === undefined ? 0 : 1, notes.join("\n"));
      if (says !== undefined) assert.ok(notes[0]!.includes(says), notes[0]);
    });
  }
  for (const [name, { resources, config, says = [] }] of Object.entries(fail)) {
    it(`refuses ${name}`, () => {
      const { violations } = run(rule, resources, config);
      assert.notEqual(violations.length, 0, "no violation");
      for (const text of [says].flat()) assert.ok(violations.join("\n").includes(text), violations.join("\n"));
    });
  }
}
