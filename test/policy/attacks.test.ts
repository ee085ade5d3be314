import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { RULES } from "../../policy/rules";
import { runAll, stackOf, stackWith, type TestResource } from "./harness";

/** One case: what it is, and the rules that have to report it, or that may not. The resources in full or in a short form. */
interface Attack {
  it: string;
  refused?: string | string[];
  /** No mandatory rule may report it, or not this one. */
  quiet?: boolean;
  silent?: string;
  resources?: TestResource[];
  /** The text of a template. */
  template?: string;
  /** A template with so many resources of one kind. */
  many?: { count: number; resource: object };
  /** Statements of a document, and the type of the resource that holds it: by default a policy of IAM. */
  statement?: object | object[];
  on?: string;
}

const FOLDER = join(__dirname, "fixtures", "attacks");
const MANDATORY = RULES.filter(({ level }) => level === "mandatory");

/** Properties that hold the document, where it is not called `policy`. */
const PROPERTIES: Record<string, string> = {
  "iam/role": "assumeRolePolicy",
  "opensearch/domainPolicy": "accessPolicies",
  "s3tables/tableBucketPolicy": "resourcePolicy",
  "cloudwatch/logResourcePolicy": "policyDocument",
  "xray/resourcePolicy": "policyDocument",
  "aws-native:sqs:QueueInlinePolicy": "policyDocument",
};

function resourcesOf({ resources, template, many, statement, on = "iam/policy" }: Attack): TestResource[] {
  if (resources) return resources;
  if (template !== undefined) return [stackOf(template)];
  if (many) {
    return [stackWith(Object.fromEntries(Array.from({ length: many.count }, (_, i) => [`R${i}`, many.resource])))];
  }
  const Statement = [statement!].flat().map((one) => ({ Effect: "Allow", ...one }));
  const document = JSON.stringify({ Version: "2012-10-17", Statement });
  return [{ type: on, props: { [PROPERTIES[on] ?? "policy"]: document } }];
}

describe("an attack or an everyday program", function () {
  this.timeout(60_000);

  for (const file of readdirSync(FOLDER)) {
    describe(file.replace(".yaml", ""), () => {
      for (const attack of parse(readFileSync(join(FOLDER, file), "utf8")) as Attack[]) {
        it(`${attack.refused ? "is refused" : "passes"}: ${attack.it}`, () => {
          const reports = runAll(MANDATORY, resourcesOf(attack));
          const found = Object.entries(reports).filter(([, { violations }]) => violations.length > 0);
          const said = found.map(([rule, { violations }]) => `${rule}: ${violations.join("; ")}`).join("\n");
          if (attack.quiet) assert.equal(said, "");
          const names = found.map(([name]) => name);
          if (attack.silent) assert.ok(!names.includes(attack.silent), said);
          for (const name of [attack.refused ?? []].flat())
            assert.ok(names.includes(name), `${name} is silent: ${said}`);
        });
      }
    });
  }
});
