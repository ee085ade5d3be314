import assert from "node:assert/strict";
import type { Rule } from "../../policy/core/rule";
import { RULES } from "../../policy/rules";
import { type Case, readFixtures } from "./fixtures";
import { type Report, runAll, type TestResource, UNKNOWN } from "./harness";

/** One place in the properties of a resource: its type, and the keys that lead there. */
interface Place {
  type: string;
  keys: string[];
  value: unknown;
}

/** Rules that tell, once for all others, of a document, of container definitions, of an attached policy or of a text that is unknown. */
const TELLERS = RULES.filter(({ name }) =>
  [
    "iam-document-known",
    "ecs-container-definitions-known",
    "iam-no-full-access-managed-policy",
    "no-plaintext-secret",
  ].includes(name),
);

/**
 * What names a resource or refers to one. The engine says of an unknown value which resources it is made from, and by that the
 * rules know whom it names: the fixtures with `from` hold this.
 */
const LINKS =
  /^(?:name|arn|url|id|prefixListId|permissionSetArn|customerManagedPolicyReferences?(?:\.\w+)*|roleName|role|user|group|groups|groups\.0|bucket|queueUrl|loadBalancerArn|taskRoleArn|executionRoleArn|family|taskDefinition|cluster|parameters|parameters\.\w+|vpcId|subnetId|secretId|securityGroupId|networkConfiguration\.securityGroups)$/;

/** Unknown by the pack's own decision, each for a reason that its rule or the README gives. */
const NO_MATTER: readonly [rule: string, place: RegExp][] = [
  // The ARN of something that the stack makes first: it is named, and no wildcard.
  ["iam-pass-role-pinned", /\.Resource(?:\.\d+)?$/],
  ["iam-run-task-pinned", /\.Resource(?:\.\d+)?$|\.ecs:cluster(?:\.\d+)?$/],
  // A value that comes of another resource is judged by its name; so is a single parameter of a state.
  [
    "no-plaintext-secret",
    /^(?:definition(?:\.\w+){4,}|environment\.variables\.\w+|defaultArguments\.\w+|environment\.environmentVariables\.\d+(?:\.\w+)?|value)$/,
  ],
  // A word that comes of another resource is judged by the word before it.
  ["no-plaintext-secret", /\.command\.\d+$/],
  // A tag whose value comes of another resource has one.
  ["required-tags", /^tags\.\w+$/],
  // One property that comes from the target and from its dead-letter queue: the sources cannot be told apart.
  ["sqs-dead-letter-queue", /^target(?:\.arn)?$/],
];

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function placesIn(type: string, value: unknown, keys: string[] = []): Place[] {
  const below = isTree(value) ? Object.keys(value).flatMap((key) => placesIn(type, value[key], [...keys, key])) : [];
  return keys.length === 0 || value === UNKNOWN ? below : [{ type, keys, value }, ...below];
}

/** Those whose unknown value a rule has to report. */
const placesFor = (rule: Rule, type: string, props: Record<string, unknown>) =>
  placesIn(type, props).filter(({ keys }) => {
    const path = keys.join(".");
    return !LINKS.test(path) && !NO_MATTER.some(([name, place]) => name === rule.name && place.test(path));
  });

/** A stack in which one place has another value. */
function changed(resources: TestResource[], index: number, keys: string[], value: unknown): TestResource[] {
  const copy = structuredClone(resources);
  let parent: Record<string, unknown> = copy[index]!.props;
  for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  parent[keys.at(-1)!] = value;
  return copy;
}

/** The findings of a rule, with those of the rules that report the unknown value for it. */
function judge(rule: Rule, resources: TestResource[], config: object, strict = true): Report {
  const rules = [...new Set([rule, ...TELLERS])];
  const settings = Object.fromEntries(rules.map(({ name }) => [name, { ...(name === rule.name && config), strict }]));
  const reports = runAll(rules, resources, settings);
  const { [rule.name]: own, ...others } = reports;
  const tellers = TELLERS.includes(rule) ? reports : others;
  const told = Object.values(tellers).flatMap(({ violations, notes }) => [...violations, ...notes]);
  const unknown = told.filter((text) => SAYS_UNKNOWN.test(text));
  return strict
    ? { violations: [...own!.violations, ...unknown], notes: own!.notes }
    : { violations: own!.violations, notes: [...own!.notes, ...unknown] };
}

const SAYS_UNKNOWN = /is unknown|Not checked/;

/** Places of a passing case where a value that another case is refused for would be refused here, too. */
function decides(rule: Rule, { resources, config = {} }: Case, index: number, place: Place, refused: Place[]): boolean {
  const same = (other: Place) => other.type === place.type && other.keys.join() === place.keys.join();
  return refused.some(
    (other) =>
      same(other) && judge(rule, changed(resources, index, place.keys, other.value), config).violations.length > 0,
  );
}

function assertTold(rule: Rule, resources: TestResource[], config: object, where: string): void {
  const strict = judge(rule, resources, config);
  assert.ok(
    strict.violations.some((text) => SAYS_UNKNOWN.test(text)),
    `${where}: nothing says unknown: ${strict.violations.join("\n") || "silence"}`,
  );
  const { notes } = judge(rule, resources, config, false);
  assert.ok(
    notes.some((text) => SAYS_UNKNOWN.test(text)),
    `${where}: no note where strict mode is off`,
  );
}

describe("a property that is unknown", function () {
  this.timeout(120_000);

  for (const rule of RULES) {
    const { pass, fail } = readFixtures(rule.name);
    const refused = Object.values(fail).flatMap(({ resources }) =>
      resources.flatMap(({ type, props }) => placesIn(type, props)),
    );

    it(`is reported by ${rule.name} where a finding depends on it`, () => {
      for (const [name, { resources, config = {} }] of Object.entries(fail)) {
        const found = judge(rule, resources, config).violations;
        resources.forEach(({ type, props }, index) => {
          for (const place of placesFor(rule, type, props)) {
            const unknown = changed(resources, index, place.keys, UNKNOWN);
            const now = judge(rule, unknown, config).violations;
            // Findings that stay need no word of the unknown.
            if (found.every((finding) => now.includes(finding))) continue;
            assertTold(rule, unknown, config, `${name}: ${type} ${place.keys.join(".")}`);
          }
        });
      }
    });

    it(`is reported by ${rule.name} where it might hide a finding`, () => {
      for (const [name, one] of Object.entries(pass)) {
        const { resources, config = {} } = one;
        resources.forEach(({ type, props }, index) => {
          for (const place of placesFor(rule, type, props)) {
            if (!decides(rule, one, index, place, refused)) continue;
            const unknown = changed(resources, index, place.keys, UNKNOWN);
            assertTold(rule, unknown, config, `${name}: ${type} ${place.keys.join(".")}`);
          }
        });
      }
    });
  }
});
