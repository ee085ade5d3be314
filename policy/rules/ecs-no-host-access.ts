import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { type Finding, type Resource, rule } from "../core/rule";
import { at, atEach, Unknown } from "../core/value";
import { TASK_TYPES, tasksOf } from "../ecs/tasks";

export const ecsNoHostAccess = rule({
  name: "ecs-no-host-access",
  description: "No task shares the network, the processes or the folders of its host.",
  why: "A container that shares its host's processes, network or folders is not isolated.",
  severity: "critical",
  level: "mandatory",
  remediation: "Remove the setting; Fargate has no host to share and rejects most of these when the task starts.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.3", "ECS task definitions should not share the host's process namespace"),
  tags: ["ecs", "isolation"],
  types: TASK_TYPES,
  *check(resource) {
    for (const task of tasksOf(resource)) yield* judge(task);
  },
});

function* judge({ props }: Resource): Iterable<Finding> {
  for (const mode of ["networkMode", "pidMode", "ipcMode"]) {
    const value = props[mode];
    if (value instanceof Unknown) yield unknownFinding(value);
    else if (String(value).toLowerCase() === "host") yield { message: `${mode} is host.` };
  }
  for (const path of atEach(props, "volumes.*.hostPath")) {
    if (path instanceof Unknown) yield unknownFinding(path);
    else yield { message: `a volume is the host's folder ${String(path)}.` };
  }
  for (const options of atEach(props, "volumes.*.dockerVolumeConfiguration.driverOpts")) {
    const [type, o, device] = ["type", "o", "device"].map((name) => at(options, name));
    const unknown = [options, type, o, device].find((value) => value instanceof Unknown);
    if (unknown) yield unknownFinding(unknown);
    // Docker's local driver mounts a folder with: {"type": "none", "o": "bind", "device": "/"}.
    else if (type === "none" || /\br?bind\b/.test(String(o)))
      yield { message: `a volume of Docker is the host's folder ${String(device)}.` };
  }
}
