import { fsbp } from "../core/frameworks";
import { asSwitch, at, atEach } from "../core/value";
import { containerRule } from "../ecs/container-rule";

export const ecsNoPrivilegedContainer = containerRule({
  name: "ecs-no-privileged-container",
  description: "No container is privileged, gets capabilities or devices of the host, or turns off a protection.",
  why: "A privileged container, or one with capabilities of the host, can escape.",
  severity: "critical",
  level: "mandatory",
  remediation: "Remove the setting; Fargate rejects most of these when the task starts.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.4", "ECS containers should run as non-privileged"),
  tags: ["ecs", "isolation"],
  *errors({ props }) {
    if (asSwitch(props.privileged) === true) yield "is privileged";
    for (const added of atEach(props, "linuxParameters.capabilities.add.*")) {
      // The one capability that Fargate allows in addition to Docker's defaults.
      if (added !== "SYS_PTRACE") yield `adds the capability ${String(added)}`;
    }
    for (const device of atEach(props, "linuxParameters.devices.*")) {
      yield `uses the host's device ${String(at(device, "hostPath"))}`;
    }
    for (const option of atEach(props, "dockerSecurityOptions.*")) {
      if (/unconfined|disable|no-new-privileges[:=]false/i.test(String(option)))
        yield `switches off a protection: ${String(option)}`;
    }
  },
});
