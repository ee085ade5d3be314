import { unknownFinding } from "../core/findings";
import { hasWildcard } from "../core/glob";
import { type Finding, rule } from "../core/rule";
import { narrowedTo } from "../iam/conditions";
import type { Statement } from "../iam/document";
import { allows } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

interface Config {
  services: string[];
}

export const iamPassRolePinned = rule<Config>({
  name: "iam-pass-role-pinned",
  description: "Statements with iam:PassRole name the roles, and the services that run or start tasks.",
  why: "An identity that can pass any role can start a task with an administrator's role.",
  severity: "critical",
  level: "mandatory",
  remediation:
    'Name the role ARNs in Resource, and add the condition {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}.',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  tags: ["iam", "least-privilege", "privilege-escalation"],
  config: {
    services: {
      type: "array",
      items: { type: "string" },
      default: ["ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "events.amazonaws.com", "states.amazonaws.com"],
      description: "Services that may receive roles.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { services }) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      // In a resource's or a trust policy the action has no effect.
      if (kind !== "identity") continue;
      for (const statement of statements.filter((s) => allows(s, "iam", "PassRole"))) {
        yield* roles(statement, where);
        yield* passedTo(statement, where, services);
      }
    }
  },
});

function* roles({ label, resource }: Statement, where: string): Iterable<Finding> {
  const wide = resource ? resource.values.filter(hasWildcard) : ["every resource but those in NotResource"];
  // An unknown resource is the ARN of a resource of the stack, so it is named and not a wildcard.
  if (wide.length > 0) yield { message: `${where}: ${label} passes roles that it does not name: ${wide.join(", ")}.` };
}

function* passedTo({ label, condition }: Statement, where: string, services: string[]): Iterable<Finding> {
  const lines = narrowedTo(condition, "iam:PassedToService");
  if (lines.length === 0) {
    yield { message: `${where}: ${label} passes roles to any service: no condition on iam:PassedToService.` };
    return;
  }
  const others = lines.map(({ values }) => values.filter((value) => !services.includes(value.toLowerCase())));
  // All lines are required, so one that names only allowed services is enough.
  if (lines.some(({ unknown, illegible }, i) => unknown.length === 0 && !illegible && others[i]!.length === 0)) return;
  for (const { unknown } of lines) for (const one of unknown) yield unknownFinding(one);
  if (others[0]!.length > 0) {
    yield {
      message: `${where}: ${label} passes roles to ${others[0]!.join(", ")}; allowed are ${services.join(", ")}.`,
    };
  }
}
