import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../../../local/setup/places";

/** What a role or user asked IAM for, as the unit tests' stack has the names. */
export interface Row {
  /** Name of the recorded stack. */
  stack: string;
  /** `role/<name>` or `user/<name>`. */
  principal: string;
  action: string;
  resource: string;
  /** Condition keys of the request, in lower case. */
  context: Record<string, string>;
  /** Whether the principal's documents allowed it. */
  allowed: boolean;
}

/** A line of the emulator's record. */
export interface RecordedLine {
  principal: string;
  action: string;
  resource: string;
  context: Record<string, unknown>;
  allowed: boolean;
}

export const RECORDED = join(__dirname, "recorded.txt");

const local = parse(readFileSync(join(ROOT, "Pulumi.local.yaml"), "utf8")).config;

/** The recorded stacks' configurations, as far as roles depend on them. */
export const STACKS: Record<string, object> = {
  local: { models: local["r-on-fargate:models"], network: local["r-on-fargate:network"] },
};

/** The user of the end-to-end tests who holds nothing but stack local's operator policy. */
export const OPERATOR = "user/operator-of-the-test";

/** Of S3's dozen keys a document here only asks for the prefix. */
const KEYS = ["ecs:cluster", "ecs:createaction", "iam:passedtoservice", "s3:prefix"];

/** A line as a row; undefined where it is about neither of the stacks. */
export function asRow(line: RecordedLine, stacks: string[]): Row | undefined {
  // Roles that services assume by their trust policies are none of a document's grants.
  if (line.action === "sts:AssumeRole") return undefined;
  const stack =
    line.principal === OPERATOR
      ? "local"
      : stacks.find((name) => JSON.stringify(line).includes(`r-on-fargate-${name}`));
  if (!stack) return undefined;
  const plain = (text: string) => withoutIds(namedAsInUnitTests(text, stack));
  const kept = Object.entries(line.context).filter(([key]) => KEYS.includes(key));
  return {
    stack,
    principal: plain(line.principal),
    action: line.action,
    resource: plain(line.resource),
    context: Object.fromEntries(kept.map(([key, value]) => [key, plain(String(value))])),
    allowed: line.allowed,
  };
}

function namedAsInUnitTests(text: string, stack: string): string {
  return text
    .replaceAll(`/r-on-fargate/${stack}/`, "/r-on-fargate/dev/")
    .replaceAll(`r-on-fargate-${stack}`, "r-on-fargate-dev")
    .replaceAll("eu-west-1", "us-east-1");
}

/** Ids differ from run to run: of tasks, runs, versions and test data. */
function withoutIds(text: string): string {
  return text.replace(/\d{8}T?-?\d{6}[0-9a-f-]*|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,64}|\d{13}/g, "ID");
}

export const rowText = ({ stack, principal, allowed, action, resource, context }: Row) =>
  [stack, principal, allowed ? "allowed" : "refused", action, resource, ...pairs(context)].join("\t");

const pairs = (context: Record<string, string>) => Object.entries(context).map(([key, value]) => `${key}=${value}`);

/** The committed list. */
export function recordedRows(): Row[] {
  const lines = readFileSync(RECORDED, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [stack, principal, answer, action, resource, ...context] = line.split("\t") as [
      string,
      string,
      string,
      string,
      string,
    ];
    const split = (pair: string) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    return {
      ...{ stack, principal, action, resource, allowed: answer === "allowed" },
      context: Object.fromEntries((context as string[]).map(split)),
    };
  });
}
