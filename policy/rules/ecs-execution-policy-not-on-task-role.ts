import { type Finding, rule, type StackResource } from "../core/rule";
import { tasksIn } from "../ecs/tasks";
import { type Identities, identitiesOf } from "../iam/identities";
import { awsManagedPolicy } from "../iam/managed-policies";

const EXECUTION_POLICY = /^AmazonECSTaskExecutionRolePolicy$/i;

export const ecsExecutionPolicyNotOnTaskRole = rule({
  name: "ecs-execution-policy-not-on-task-role",
  description: "AWS's policy for execution roles is not attached to a task role.",
  why: "It lets every script pull all images of the account and write to all of its logs.",
  severity: "medium",
  level: "mandatory",
  remediation: "Attach it to the execution role only: a script pulls no images, and the agent writes its log.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  tags: ["ecs", "iam", "least-privilege"],
  *checkStack(resources) {
    const identities = identitiesOf(resources);
    const reported = new Set<string>();
    for (const task of tasksIn(resources)) {
      for (const finding of attached(task, identities)) {
        // Several task definitions may share the role.
        if (!reported.has(finding.message)) yield finding;
        reported.add(finding.message);
      }
    }
  },
});

function* attached({ props, from }: StackResource, identities: Identities): Iterable<Finding> {
  const role = identities.role(identities.roleKey(props.taskRoleArn, from.taskRoleArn));
  for (const { resource, value } of role?.attachments ?? []) {
    const name = typeof value.arn === "string" ? awsManagedPolicy(value.arn) : undefined;
    if (name && EXECUTION_POLICY.test(name)) {
      yield {
        urn: resource.urn,
        message: `${role!.label} is a task role, and ${resource.name} attaches ${name} to it.`,
      };
    }
  }
}
