import { fsbp } from "../core/frameworks";
import { at } from "../core/value";
import { containerRule } from "../ecs/container-rule";

interface Config {
  drivers: string[];
}

export const ecsContainerLogging = containerRule<Config>({
  name: "ecs-container-logging",
  description: "Every container logs to a log group of the stack.",
  why: "Fargate has no host to inspect later: output without a log is lost, including the error of a failed script.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Set a driver in logConfiguration; for awslogs also group, region and stream prefix, and create the group in the stack.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  framework: fsbp("ECS.9", "ECS task definitions should have a logging configuration"),
  tags: ["ecs", "logging"],
  config: {
    drivers: {
      type: "array",
      items: { type: "string" },
      default: ["awslogs", "awsfirelens", "splunk", "fluentd", "gelf", "syslog", "logentries"],
      description: "Log drivers that send the output elsewhere. Fargate has the first three.",
    },
  },
  *errors({ props }, { drivers }) {
    const driver = at(props, "logConfiguration.logDriver");
    if (typeof driver !== "string" || driver === "none") {
      yield "has no log: its output is lost";
      return;
    }
    if (!drivers.includes(driver)) {
      yield `has the log driver ${driver}, which keeps the output on the host`;
      return;
    }
    if (driver !== "awslogs") return;
    const options = at(props, "logConfiguration.options");
    const missing = ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"].filter((key) => !at(options, key));
    if (missing.length > 0) yield `lacks ${missing.join(", ")} in logConfiguration.options`;
    if (/^(?:true|t|1)$/i.test(String(at(options, "awslogs-create-group")))) {
      yield "has its group made on the way (awslogs-create-group): such a group keeps its events for ever";
    }
  },
});
