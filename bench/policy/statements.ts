import fc from "fast-check";
import { RULES } from "../../policy/rules";
import { spellingsOfEverything, spellingsOfPatterns } from "../../test/policy/spellings";
import { runRules } from "./own";

const COUNT = 10_000;
const SERVICES = ["s3", "ecr", "ecr-public"];
const IAM_RULES = RULES.filter(({ name }) => name.startsWith("iam-"));

/** CPU time for each of 10,000 generated statements; every IAM rule checks each document, starting from its text. */
export function perStatement(): string {
  const spellings = fc.oneof(
    ...SERVICES.map(spellingsOfEverything),
    ...SERVICES.map((service) => spellingsOfPatterns(service).map(({ resource }) => resource)),
  );
  const resources: { type: string; props: Record<string, unknown> }[] = [];
  let statements = 0;
  for (let seed = 1; statements < COUNT; seed++) {
    const [resource] = fc.sample(spellings, { seed, numRuns: 1 });
    resources.push(resource!);
    statements += statementsOf(resource!.props);
  }
  const start = process.cpuUsage();
  for (const { type, props } of resources) runRules(IAM_RULES, type, props);
  const { user, system } = process.cpuUsage(start);
  const each = (user + system) / 1000 / statements;
  return `${each.toFixed(3)} ms of the processor for each of ${statements} statements in ${resources.length} documents, ${IAM_RULES.length} rules (goal: under 1)`;
}

/** Statements of the documents in a resource's properties, as text or as objects. */
function statementsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, v) => sum + statementsOf(v), 0);
  if (typeof value === "string" && value.trimStart().startsWith("{")) return statementsOf(JSON.parse(value));
  if (typeof value !== "object" || value === null) return 0;
  if ("Statement" in value) return [value.Statement].flat().length;
  return statementsOf(Object.values(value));
}
