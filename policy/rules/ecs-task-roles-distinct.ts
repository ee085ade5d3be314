import { unknownFinding } from "../core/findings";
import { type Finding, rule, type StackResource } from "../core/rule";
import { Unknown } from "../core/value";
import { TASK_DEFINITION } from "../ecs/containers";
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
  types: [TASK_DEFINITION],
  *check({ props: { taskRoleArn, executionRoleArn } }) {
    if (typeof taskRoleArn !== "string" || typeof executionRoleArn !== "string") return;
    const role = taskRoleArn.trim();
    if (role !== "" && role === executionRoleArn.trim()) yield same(role);
  },
  *checkStack(resources) {
    const identities = identitiesOf(resources);
    for (const resource of resources.filter(({ type }) => type === TASK_DEFINITION))
      yield* compare(resource, identities);
  },
});

const same = (role: string, urn?: string): Finding => ({
  urn,
  message: `taskRoleArn and executionRoleArn are both ${role}.`,
});

function* compare({ urn, props, from }: StackResource, identities: Identities): Iterable<Finding> {
  const { taskRoleArn, executionRoleArn } = props;
  const unknown = [taskRoleArn, executionRoleArn].find((arn) => arn instanceof Unknown);
  // Two known texts are compared by check.
  if (!unknown || !taskRoleArn || !executionRoleArn) return;
  const task = identities.roleKey(taskRoleArn, from.taskRoleArn);
  const execution = identities.roleKey(executionRoleArn, from.executionRoleArn);
  if (task === undefined || execution === undefined) yield unknownFinding(unknown, urn);
  else if (task === execution) yield same("the same role", urn);
}
