import { fsbp } from "../core/frameworks";
import { at } from "../core/value";
import { containerRule } from "../ecs/container-rule";

export const ecsContainerLogging = containerRule({
  name: "ecs-container-logging",
  description: "Every container sends its output to a log that the stack declares.",
  why: "On Fargate there is no host to look at afterwards: a line that went to no log is lost, the error of a failed script with it.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Give logConfiguration a driver; with awslogs a group, its region and a stream prefix, and make the group yourself.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  framework: fsbp("ECS.9", "ECS task definitions should have a logging configuration"),
  tags: ["ecs", "logging"],
  *errors({ props }) {
    const driver = at(props, "logConfiguration.logDriver");
    if (typeof driver !== "string" || driver === "none") {
      yield "has no log: its output is lost";
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
