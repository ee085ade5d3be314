import { fsbp } from "../core/frameworks";
import { asSwitch } from "../core/value";
import { containerRule } from "../ecs/container-rule";

export const ecsReadOnlyRoot = containerRule({
  name: "ecs-read-only-root",
  description: "Containers cannot write to their root file system.",
  why: "What cannot be written cannot be exchanged by a script that goes astray or by whoever took it over.",
  severity: "medium",
  level: "advisory",
  remediation: "Set readonlyRootFilesystem and mount a volume where the program writes, /tmp for instance.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.5", "ECS containers should be limited to read-only access to root filesystems"),
  tags: ["ecs", "isolation"],
  *errors({ props }) {
    if (asSwitch(props.readonlyRootFilesystem) !== true) yield "may write to its root file system";
  },
});
