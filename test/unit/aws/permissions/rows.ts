import { readFileSync } from "node:fs";
import { join } from "node:path";

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

/** By stack, the user of its tests who holds nothing but its operator policy. */
export const OPERATORS: Record<string, string> = { local: "user/operator-of-the-test" };

/** Condition keys that documents ask for; a request has a dozen more. */
const KEYS = [
  ...["application-autoscaling:service-namespace", "ec2:createaction", "ecs:cluster", "ecs:createaction"],
  ...["iam:awsservicename", "iam:passedtoservice", "iam:permissionsboundary", "lambda:functionarn", "s3:prefix"],
  ...["aws:requesttag/r-on-fargate:stack", "aws:resourcetag/r-on-fargate:stack"],
];

/** A line as a row; undefined where it is about none of the stacks. */
export function asRow(line: RecordedLine, stacks: string[]): Row | undefined {
  // Roles that services assume by their trust policies are none of a document's grants.
  if (line.action === "sts:AssumeRole") return undefined;
  const ofOperator = stacks.find((name) => OPERATORS[name] === line.principal);
  const stack = ofOperator ?? stacks.find((name) => line.principal.startsWith(`role/r-on-fargate-${name}-`));
  if (!stack) return undefined;
  const plain = (text: string) => withoutIds(namedAsInUnitTests(text, stack));
  const context = Object.entries(line.context).map(
    ([key, value]) => [key.toLowerCase(), plain(String(value))] as const,
  );
  return {
    stack,
    principal: plain(line.principal),
    action: line.action,
    resource: plain(line.resource),
    context: Object.fromEntries(context.filter(([key]) => KEYS.includes(key))),
    allowed: line.allowed,
  };
}

function namedAsInUnitTests(text: string, stack: string): string {
  return text
    .replaceAll(new RegExp(`/r-on-fargate/${stack}(?=[./])`, "g"), "/r-on-fargate/dev")
    .replaceAll(`${stack}-states`, "states")
    .replaceAll(`r-on-fargate-${stack}`, "r-on-fargate-dev")
    .replaceAll("eu-west-1", "us-east-1");
}

/** Ids differ from run to run: of tasks, runs, versions, networks and test data. */
function withoutIds(text: string): string {
  return text.replace(
    /\d{8}T?-?\d{6}[0-9a-f-]*|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,64}|\d{13}|(?<=[-/])(?:[0-9a-f]{8}|[0-9a-f]{16,17})(?![0-9a-z-])/g,
    "ID",
  );
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
