import { fsbp } from "../core/frameworks";
import { at, isObject, leavesOf, Unknown, type Value } from "../core/value";
import { containerRule } from "../ecs/container-rule";
import { secretFormat } from "../secrets/formats";
import { secretInCommand } from "../secrets/plaintext";
import { secretIn } from "../secrets/walk";

interface Config {
  allowed: string[];
}

export const ecsNoPlaintextSecret = containerRule<Config>({
  name: "ecs-no-plaintext-secret",
  description: "No container definition contains a plain-text secret in environment, command, labels or log options.",
  why: "Container definitions are visible in the console, in CloudTrail and in the stack's state.",
  severity: "critical",
  level: "mandatory",
  remediation: "Store it in Secrets Manager or Parameter Store and name its ARN in secrets[].valueFrom.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
  framework: fsbp("ECS.8", "Secrets should not be passed as container environment variables"),
  tags: ["ecs", "secrets"],
  config: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of variables, labels and options that look like secrets but are not.",
    },
  },
  *errors({ props }, { allowed }) {
    const { environment } = props;
    const variables = Array.isArray(environment) ? environment.filter(isObject) : [];
    const named: [kind: string, name: Value, value: Value][] = [
      ...variables.map(({ name, value }): [string, Value, Value] => ["variable", name, value]),
      ...members(props.dockerLabels).map(([k, v]): [string, Value, Value] => ["label", k, v]),
      ...members(at(props, "logConfiguration.options")).map(([k, v]): [string, Value, Value] => ["log option", k, v]),
      ...members(at(props, "firelensConfiguration.options")).map(([k, v]): [string, Value, Value] => ["option", k, v]),
    ];
    for (const [kind, name, value] of named) {
      if (typeof name !== "string" || allowed.includes(name)) continue;
      // An unknown value is checked by its name.
      const text = value instanceof Unknown ? "unknown" : value;
      const why = typeof text === "string" ? secretIn(name, text) : undefined;
      if (why) yield `has the ${kind} ${name}, which ${why}`;
    }
    for (const path of COMMANDS) {
      const why = secretInCommand(at(props, path));
      if (why) yield `has a ${path} that ${why}`;
    }
    for (const [key, value] of Object.entries(props)) {
      if (JUDGED.has(key)) continue;
      const texts = leavesOf(value).filter((leaf) => typeof leaf === "string");
      const format = texts.map(secretFormat).find(Boolean);
      if (format) yield `has ${key}, which holds ${format}`;
    }
  },
});

const COMMANDS = ["command", "entryPoint", "healthCheck.command"];
/** Properties that are checked by the names in them, or as commands. All others are checked by the form of their texts. */
const JUDGED = new Set([
  ...["environment", "dockerLabels", "logConfiguration", "firelensConfiguration", "healthCheck", "command"],
  ...["entryPoint", "secrets"],
]);

const members = (value: Value) => (isObject(value) ? Object.entries(value) : []);
