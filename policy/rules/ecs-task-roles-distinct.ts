import { unknownFinding } from "../core/findings";
import { type Finding, rule } from "../core/rule";
import { Unknown } from "../core/value";
import { TASK_TYPES, tasksIn, tasksOf } from "../ecs/tasks";
import { type Identities, identitiesOf } from "../iam/identities";

export const ecsTaskRolesDistinct = rule({
  name: "ecs-task-roles-distinct",
  description: "A task's role and its execution role are different.",
  why: "With one role for both, every script can do what the agent does: read secrets of other containers, pull images, write logs.",
  severity: "high",
  level: "mandatory",
  remediation: "Create two roles: one for the script, and one for the agent that pulls the image and writes the log.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
  tags: ["ecs", "iam", "least-privilege"],
  types: TASK_TYPES,
  *check(resource) {
    for (const { props } of tasksOf(resource)) {
      const { taskRoleArn, executionRoleArn } = props;
      if (typeof taskRoleArn !== "string" || typeof executionRoleArn !== "string") continue;
      const role = taskRoleArn.trim();
      if (role !== "" && role === executionRoleArn.trim()) yield same(role);
    }
  },
  *checkStack(resources) {
    const identities = identitiesOf(resources);
    for (const task of tasksIn(resources)) yield* compare(task, identities);
  },
});

const same = (role: string, urn?: string): Finding => ({
  urn,
  message: `taskRoleArn and executionRoleArn are both ${role}.`,
});

function* compare(task: ReturnType<typeof tasksIn>[number], identities: Identities): Iterable<Finding> {
  const { urn, where, props, from } = task;
  const { taskRoleArn, executionRoleArn } = props;
  const unknown = [taskRoleArn, executionRoleArn].find((arn) => arn instanceof Unknown);
  // Two known texts are compared by check.
  if (!unknown || !taskRoleArn || !executionRoleArn) return;
  // The parts of a job's description have the same sources: check compares them once the roles exist.
  if (where !== undefined && new Set((from.taskRoleArn ?? []).map((source) => source.urn)).size > 1) return;
  const taskRole = identities.roleKey(taskRoleArn, from.taskRoleArn);
  const executionRole = identities.roleKey(executionRoleArn, from.executionRoleArn);
  if (taskRole === undefined || executionRole === undefined) yield unknownFinding(unknown, urn);
  else if (taskRole === executionRole) yield same("the same role", urn);
}
