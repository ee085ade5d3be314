import { type Finding, rule } from "../core/rule";
import { tasksIn } from "../ecs/tasks";
import { serviceErrors } from "../iam/actions";
import { grantOf } from "../iam/grants";
import { type Identities, identitiesOf } from "../iam/identities";

interface Config {
  services: string[];
}

export const ecsExecutionRoleWithoutData = rule<Config>({
  name: "ecs-execution-role-without-data",
  description: "The execution role has no access to data: it pulls an image, writes a log and reads the named secrets.",
  why: "All containers of a task share the agent's role, so its access to data bypasses the permissions of the script's role.",
  severity: "medium",
  level: "advisory",
  remediation: "Move the statement to the task role.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  tags: ["ecs", "iam", "least-privilege"],
  config: {
    services: {
      type: "array",
      items: { type: "string" },
      default: ["s3", "dynamodb", "sqs", "sns", "kinesis"],
      description: "Prefixes of services that store data.",
    },
  },
  settingErrors: ({ services }) => serviceErrors(services),
  *checkStack(resources, { services }) {
    const identities = identitiesOf(resources);
    const keys = new Set(
      tasksIn(resources).map(({ props, from }) => identities.roleKey(props.executionRoleArn, from.executionRoleArn)),
    );
    for (const key of keys) yield* data(key, identities, services);
  },
});

function* data(key: string | undefined, identities: Identities, services: string[]): Iterable<Finding> {
  const role = identities.role(key);
  for (const { resource, value } of role?.documents ?? []) {
    const granted = services.filter((service) => grantOf(service, value.statements).actions > 0);
    if (granted.length > 0) {
      yield {
        urn: resource.urn,
        message: `${role!.label} is an execution role, and ${value.where} lets it use ${granted.join(", ")}.`,
      };
    }
  }
}
