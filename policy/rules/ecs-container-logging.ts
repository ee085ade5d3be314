import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { at } from "../core/value";
import { containersOf, TASK_DEFINITION } from "../ecs/containers";

export const ecsContainerLogging = rule({
  name: "ecs-container-logging",
  description: "Every container sends its output to a log that the stack declares.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Give logConfiguration a driver; with awslogs a group, its region and a stream prefix, and make the group yourself.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  framework: fsbp("ECS.9", "ECS task definitions should have a logging configuration"),
  tags: ["ecs", "logging"],
  types: [TASK_DEFINITION],
  *check(resource) {
    for (const { label, props } of containersOf(resource)) {
      const driver = at(props, "logConfiguration.logDriver");
      if (typeof driver !== "string" || driver === "none") {
        yield { message: `${label} has no log: its output is lost.` };
        continue;
      }
      if (driver !== "awslogs") continue;
      const options = at(props, "logConfiguration.options");
      const missing = ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"].filter((key) => !at(options, key));
      if (missing.length > 0) yield { message: `${label}: logConfiguration.options lacks ${missing.join(", ")}.` };
      if (String(at(options, "awslogs-create-group")) === "true") {
        yield {
          message: `${label} has its group made on the way (awslogs-create-group): such a group keeps its events for ever.`,
        };
      }
    }
  },
});
