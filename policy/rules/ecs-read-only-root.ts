import { fsbp } from "../core/frameworks";
import { asSwitch } from "../core/value";
import { containerRule } from "../ecs/container-rule";

export const ecsReadOnlyRoot = containerRule({
  name: "ecs-read-only-root",
  description: "Containers cannot write to their root file system.",
  why: "Neither a faulty script nor an attacker can replace files that are read-only.",
  severity: "medium",
  level: "advisory",
  remediation: "Set readonlyRootFilesystem and mount a volume where the program writes, such as /tmp.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.5", "ECS containers should be limited to read-only access to root filesystems"),
  tags: ["ecs", "isolation"],
  *errors({ props }) {
    if (asSwitch(props.readonlyRootFilesystem) !== true) yield "may write to its root file system";
  },
});
