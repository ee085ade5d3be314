import { unknownFinding } from "../core/findings";
import { type Finding, rule } from "../core/rule";
import { narrowedTo } from "../iam/conditions";
import type { Statement } from "../iam/document";
import { allows } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamRunTaskPinned = rule({
  name: "iam-run-task-pinned",
  description: "Whoever may start tasks may start named families in named clusters: a task runs with its own role.",
  why: "Running any task definition means acting with any task's role; in any cluster, where nobody looks.",
  severity: "high",
  level: "mandatory",
  remediation:
    'Name the families in Resource (task-definition/<family>:*), and add the condition {"ArnEquals": {"ecs:cluster": "<cluster ARN>"}}.',
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html",
  tags: ["iam", "ecs", "least-privilege"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      if (kind !== "identity") continue;
      for (const statement of statements) {
        if (!["RunTask", "StartTask"].some((action) => allows(statement, "ecs", action))) continue;
        yield* families(statement, where);
        yield* clusters(statement, where);
      }
    }
  },
});

/** `task-definition/` and a family without wildcards; its revision may be one. */
const FAMILY = /^arn:[^:]+:ecs:[^:]*:[^:]*:task-definition\/[^*?:]+(?::[^:]*)?$/;

/** A task or a cluster, which another action of the statement is about: nothing is started from it. */
const TASK = /^arn:[^*?:]+:ecs:[^:]*:[^:]*:(?:task|cluster|container-instance|service)\//;

function* families({ label, resource }: Statement, where: string): Iterable<Finding> {
  // An unknown resource is the ARN of something that is made first: named, and no wildcard.
  const wide = resource
    ? resource.values.filter((arn) => !FAMILY.test(arn) && !TASK.test(arn))
    : ["every resource but those in NotResource"];
  if (wide.length > 0)
    yield { message: `${where}: ${label} starts tasks of families that it does not name: ${wide.join(", ")}.` };
}

function* clusters({ label, condition }: Statement, where: string): Iterable<Finding> {
  const line = narrowedTo(condition, "ecs:cluster");
  // A cluster whose ARN is unknown is one that the stack makes: named, and no wildcard.
  if (line && line.key === "*") yield* line.unknown.map((unknown) => unknownFinding(unknown));
  const wide = line?.values.filter((arn) => !/:cluster\/[^*?]+/.test(arn)) ?? [];
  if (!line) yield { message: `${where}: ${label} starts tasks in any cluster: no condition on ecs:cluster.` };
  else if (wide.length > 0) yield { message: `${where}: ${label} starts tasks in the clusters ${wide.join(", ")}.` };
}
