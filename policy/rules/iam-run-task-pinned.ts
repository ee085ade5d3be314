import { unknownFinding } from "../core/findings";
import { isReference } from "../core/intrinsics";
import { type Finding, rule } from "../core/rule";
import { narrowedTo } from "../iam/conditions";
import type { Statement } from "../iam/document";
import { allows } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamRunTaskPinned = rule({
  name: "iam-run-task-pinned",
  description: "Statements that start tasks name the families and the clusters: a task runs with its own role.",
  why: "Permission to run any task definition means acting with any task's role, and in any cluster, where nobody looks.",
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

/** A task or a cluster, for another action of the statement: nothing can be started from it. */
const TASK = /^arn:[^*?:]+:ecs:[^:]*:[^:]*:(?:task|cluster|container-instance|service)\//;

function* families({ label, resource }: Statement, where: string): Iterable<Finding> {
  // An unknown resource is the ARN of a resource of the stack, so it is named and not a wildcard.
  const wide = resource
    ? resource.values.filter((arn) => !FAMILY.test(arn) && !TASK.test(arn) && !isReference(arn))
    : ["every resource but those in NotResource"];
  if (wide.length > 0)
    yield { message: `${where}: ${label} starts tasks of families that it does not name: ${wide.join(", ")}.` };
}

function* clusters({ label, condition }: Statement, where: string): Iterable<Finding> {
  const lines = narrowedTo(condition, "ecs:cluster");
  if (lines.length === 0) {
    yield { message: `${where}: ${label} starts tasks in any cluster: no condition on ecs:cluster.` };
    return;
  }
  const wide = lines.map(({ values }) => values.filter((arn) => !CLUSTER.test(arn) && !isReference(arn)));
  // All lines are required, so one that names its clusters is enough.
  if (lines.some(({ key, illegible }, i) => key !== "*" && !illegible && wide[i]!.length === 0)) return;
  // A cluster with an unknown ARN belongs to the stack, so it is named and not a wildcard.
  for (const { key, unknown } of lines) if (key === "*") for (const one of unknown) yield unknownFinding(one);
  const [first] = wide.filter((arns) => arns.length > 0);
  if (first) yield { message: `${where}: ${label} starts tasks in the clusters ${first.join(", ")}.` };
}

/** A cluster's ARN whose name has no wildcard, or at least three characters before it. */
const CLUSTER = /:cluster\/(?:[^*?]{3}|[^*?]+$)/;
