import { fsbp } from "../core/frameworks";
import { isObject, Unknown } from "../core/value";
import { containerRule } from "../ecs/container-rule";
import { secretIn } from "../ecs/secrets";

interface Config {
  allowed: string[];
}

export const ecsNoPlaintextSecret = containerRule<Config>({
  name: "ecs-no-plaintext-secret",
  description: "No secret stands in a container's environment, where everyone who may describe the task reads it.",
  why: "Environment variables stand in the task definition, in the console, in CloudTrail and in the stack's state.",
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
  *problems({ props: { environment } }, { allowed }) {
    for (const { name, value } of Array.isArray(environment) ? environment.filter(isObject) : []) {
      if (typeof name !== "string" || allowed.includes(name)) continue;
      // A value that is unknown yet is judged by its name.
      const text = value instanceof Unknown ? "unknown" : value;
      const why = typeof text === "string" ? secretIn(name, text) : undefined;
      if (why) yield `has the variable ${name}, which ${why}`;
    }
  },
});
