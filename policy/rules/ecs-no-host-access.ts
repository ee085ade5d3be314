import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { at, atEach, type Value } from "../core/value";
import { containersOf, TASK_DEFINITION } from "../ecs/containers";

export const ecsNoHostAccess = rule({
  name: "ecs-no-host-access",
  description: "No container is privileged or shares what is the host's.",
  severity: "critical",
  level: "mandatory",
  remediation: "Drop the setting; Fargate has no host to share and refuses most of these when the task starts.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.4", "ECS containers should run as non-privileged"),
  tags: ["ecs", "isolation"],
  types: [TASK_DEFINITION],
  *check(resource) {
    const { props } = resource;
    for (const mode of ["networkMode", "pidMode", "ipcMode"]) {
      if (at(props, mode) === "host") yield { message: `${mode} is host.` };
    }
    for (const path of atEach(props, "volumes.*.hostPath"))
      yield { message: `a volume is the host's folder ${String(path)}.` };
    for (const { label, props: container } of containersOf(resource)) {
      for (const what of hostSettings(container)) yield { message: `${label} ${what}.` };
    }
  },
});

function* hostSettings(container: Value): Iterable<string> {
  if (at(container, "privileged") === true) yield "is privileged";
  for (const added of atEach(container, "linuxParameters.capabilities.add.*")) {
    // The one capability that Fargate lets a task have besides Docker's own.
    if (added !== "SYS_PTRACE") yield `adds the capability ${String(added)}`;
  }
  for (const device of atEach(container, "linuxParameters.devices.*.hostPath"))
    yield `uses the host's device ${String(device)}`;
  for (const option of atEach(container, "dockerSecurityOptions.*")) {
    if (/unconfined|disable/i.test(String(option))) yield `switches off a protection: ${String(option)}`;
  }
}
