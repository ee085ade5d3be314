import { code, table } from "./markdown";
import type { Resource } from "./resources";
import { stackWithEverything } from "./samples";

interface Statement {
  Sid: string;
  Effect: string;
  Action: string[];
  Resource?: string[];
  Principal?: Record<string, string | string[]> | string;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * Permissions: each statement of each role and managed policy of a stack with every kind of model, with an example's account, region
 * and ids.
 */
export function rolesTables(): string {
  const resources = stackWithEverything();
  const roles = of(resources, "aws:iam/role:Role").map(({ name, description, assumeRolePolicy }) => {
    const policies = of(resources, "aws:iam/rolePolicy:RolePolicy").filter(({ role }) => role === name);
    const statements = policies.flatMap(({ policy }) => statementsOf(policy));
    return section(String(name), `${String(description)}. ${trust(assumeRolePolicy)}`, statements);
  });
  const managed = of(resources, "aws:iam/policy:Policy").map(({ name, description, policy }) => {
    const who = `${String(description)}. A managed policy to attach to users or roles.`;
    return section(String(name), who, statementsOf(policy));
  });
  return [...roles, ...managed, resourcePolicies(resources)].join("\n\n");
}

/** Types of policies on resources, and the input that names the resource. */
const ON_RESOURCES: ReadonlyArray<[type: string, what: string]> = [
  ["aws:s3/bucketPolicy:BucketPolicy", "bucket"],
  ["aws:sqs/queuePolicy:QueuePolicy", "queue"],
  ["aws:sns/topicPolicy:TopicPolicy", "topic"],
];

/** The policies of buckets, queues and topics. */
function resourcePolicies(resources: Resource[]): string {
  const rows = ON_RESOURCES.flatMap(([type, what]) =>
    of(resources, type).flatMap(({ policy }) =>
      statementsOf(policy).map(({ Sid, Effect, Principal, Action, Resource = [], Condition }) => [
        what,
        Sid,
        Effect === "Deny" ? "**not**" : "",
        list(principals(Principal)),
        list(Action),
        list([Resource].flat().map(short)),
        conditionText(Condition),
      ]),
    ),
  );
  const head = ["policy of a", "statement", "", "who", "may", "on", "if"];
  return `### Policies of buckets, queues and topics\n\n${table(head, rows)}`;
}

const principals = (who: Statement["Principal"]) =>
  typeof who === "object" ? Object.values(who).flat() : [String(who)];

const of = (resources: Resource[], type: string) =>
  resources.filter(([own]) => own === type).map(([, inputs]) => inputs);

const statementsOf = (policy: unknown) => (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;

function section(name: string, about: string, statements: Statement[]): string {
  const rows = statements.map(({ Sid, Action, Resource = [], Condition }) => [
    Sid,
    list(Action),
    list(Resource.map(short)),
    conditionText(Condition),
  ]);
  return `### ${name}\n\n${about}\n\n${table(["statement", "may", "on", "if"], rows)}`;
}

const list = (texts: string[]) => texts.map(code).join(", ");

/** ARNs without their common parts. */
const short = (arn: string) =>
  arn
    .replace(/^arn:aws:/, "")
    .replace(":us-east-1:123456789012:", "::")
    .replace("::123456789012:", "::");

function trust(policy: unknown): string {
  const allowed = statementsOf(policy).map(({ Principal, Condition }) => {
    return `${list(principals(Principal))}${Condition ? `, if ${conditionText(Condition)}` : ""}`;
  });
  return `Assumed by ${allowed.join("; ")}.`;
}

function conditionText(condition: Statement["Condition"]): string {
  const all = Object.values(condition ?? {}).flatMap((keys) => Object.entries(keys));
  return all
    .map(
      ([key, value]) =>
        `${code(key)} is ${[value]
          .flat()
          .map((one) => code(short(one)))
          .join(" or ")}`,
    )
    .join("; ");
}
