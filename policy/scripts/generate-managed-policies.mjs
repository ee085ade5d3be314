/**
 * Writes data/managed-policies.json: which AWS managed policies grant all of a service, or reading the account's data, on
 * everything, and the names of all policies. Reads a folder with one file for each policy, the output of
 * `aws iam get-policy-version`:
 *
 *   git clone --depth 1 https://github.com/zoph-io/MAMIP && npx tsx policy/scripts/generate-managed-policies.mjs MAMIP/policies 2026-03-07
 *
 * Facts about AWS's policies only; nothing of the mirror is kept.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionsOf, parseActionPattern, serviceNames } from "../iam/actions.ts";
import { readDocument } from "../iam/document.ts";
import { grantedWith } from "../iam/effects.ts";
import { grantOf } from "../iam/grants.ts";

const [folder, date] = process.argv.slice(2);
/** Services with data, or with control over others: all of one is too much. Other services have few actions that matter. */
const SMALLEST = 8;

/** Statements that apply to every resource of the account. */
const everywhere = ({ effect, resource }) =>
  effect === "Allow" && (resource?.values ?? ["*"]).some((arn) => /^(?:\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*)$/.test(arn));

function verdict(document) {
  const statements = document.statements.filter(everywhere);
  const patterns = statements.flatMap(({ action }) => (action?.values ?? []).map(parseActionPattern)).filter(Boolean);
  const named = new Set(patterns.map(({ service }) => service));
  const services = named.has("*")
    ? serviceNames()
    : [...named].filter((service) => actionsOf(service).length >= SMALLEST);
  const whole = services.filter((service) => {
    const { actions, of } = grantOf(service, statements);
    return actions >= 0.9 * of;
  });
  if (whole.length > 0) return `grants all of ${whole.length > 3 ? `${whole.length} services` : whole.join(", ")}`;
  const read = patterns.flatMap((pattern) => grantedWith("reading", pattern)).filter((id) => DATA.includes(id));
  return read.length > 0 ? `reads all data (${[...new Set(read)].slice(0, 3).join(", ")})` : undefined;
}

/**
 * A principal that may read these on everything can read the account's data. Parameters by their names and messages are left out: AWS itself
 * recommends AmazonSSMManagedInstanceCore and AWSLambdaSQSQueueExecutionRole. By path, all parameters can be read.
 */
const DATA = [
  ...["s3:GetObject", "dynamodb:Scan", "dynamodb:Query", "dynamodb:GetItem"],
  ...["secretsmanager:GetSecretValue", "ssm:GetParametersByPath"],
];

const wide = {};
const names = readdirSync(folder).sort();
for (const name of names) {
  const text = readFileSync(join(folder, name), "utf8");
  // AWS has withdrawn the policy: nothing is left of its document.
  if (text.trim() === "") continue;
  const why = verdict(readDocument(JSON.parse(text).PolicyVersion.Document));
  if (why) wide[name] = why;
}
const table = {
  source: "AWS managed policies, by their documents in the mirror zoph-io/MAMIP",
  date,
  wide,
  names: names.join(" "),
};
writeFileSync(join(import.meta.dirname, "../data/managed-policies.json"), `${JSON.stringify(table, null, 2)}\n`);
console.log(`${Object.keys(wide).length} of ${names.length} are wide`);
