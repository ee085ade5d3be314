import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { at, Unknown, type Value } from "../core/value";
import { TASK_DEFINITION } from "../ecs/containers";
import { cpuUnits, fargateSizeProblem, mebibytes } from "../ecs/sizes";

export const ecsFargateSize = rule({
  name: "ecs-fargate-size",
  description: "A Fargate task has a size that Fargate has.",
  why: "ECS says so only when a task definition is registered, in the middle of `pulumi up`.",
  severity: "medium",
  level: "mandatory",
  remediation: "Choose a pair of cpu and memory from the table.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
  tags: ["ecs", "fargate", "validity"],
  types: [TASK_DEFINITION],
  *check({ props }) {
    const { cpu, memory, requiresCompatibilities } = props;
    if (!Array.isArray(requiresCompatibilities) || !requiresCompatibilities.includes("FARGATE")) return;
    for (const value of [cpu, memory]) if (value instanceof Unknown) yield unknownFinding(value);
    if (isGiven(cpu) && isGiven(memory)) {
      const problem = fargateSizeProblem(cpuUnits(String(cpu)), mebibytes(String(memory)));
      if (problem) yield { message: `${problem}.` };
    } else if (!(cpu instanceof Unknown || memory instanceof Unknown)) {
      yield { message: `cpu is ${String(cpu)} and memory ${String(memory)}; a Fargate task needs both.` };
    }
    const disk = at(props, "ephemeralStorage.sizeInGib");
    if (typeof disk === "number" && (disk < 21 || disk > 200)) {
      yield { message: `ephemeralStorage is ${disk} GiB; Fargate takes 21 to 200.` };
    }
  },
});

const isGiven = (value: Value): value is string | number => typeof value === "string" || typeof value === "number";
