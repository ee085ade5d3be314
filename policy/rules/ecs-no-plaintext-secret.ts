import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { isObject } from "../core/value";
import { containersOf, TASK_DEFINITION } from "../ecs/containers";
import { secretIn } from "../ecs/secrets";

interface Config {
  allowed: string[];
}

export const ecsNoPlaintextSecret = rule<Config>({
  name: "ecs-no-plaintext-secret",
  description: "No secret stands in a container's environment, where everyone who may describe the task reads it.",
  severity: "critical",
  level: "mandatory",
  remediation: "Keep it in Secrets Manager or Parameter Store and name its ARN under secrets[].valueFrom.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
  framework: fsbp("ECS.8", "Secrets should not be passed as container environment variables"),
  tags: ["ecs", "secrets"],
  config: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of variables that look like secrets and are none.",
    },
  },
  types: [TASK_DEFINITION],
  *check(resource, { allowed }) {
    for (const { label, props } of containersOf(resource)) {
      for (const entry of Array.isArray(props.environment) ? props.environment.filter(isObject) : []) {
        const { name, value } = entry;
        if (typeof name !== "string" || typeof value !== "string" || allowed.includes(name)) continue;
        const why = secretIn(name, value);
        if (why) yield { message: `${label}: the variable ${name} ${why}.` };
      }
    }
  },
});
