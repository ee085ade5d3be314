import { unknownFinding } from "../core/findings";
import { type Finding, type Resource, rule } from "../core/rule";
import { asNumber, at, Unknown, type Value } from "../core/value";
import { cpuUnits, fargateSizeError, mebibytes } from "../ecs/sizes";
import { TASK_TYPES, tasksOf } from "../ecs/tasks";

export const ecsFargateSize = rule({
  name: "ecs-fargate-size",
  description: "A Fargate task has a valid Fargate size.",
  why: "ECS rejects an invalid size only at registration, in the middle of `pulumi up`.",
  severity: "medium",
  level: "mandatory",
  remediation: "Choose a pair of cpu and memory from the table.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
  tags: ["ecs", "fargate", "validity"],
  types: TASK_TYPES,
  *check(resource) {
    for (const task of tasksOf(resource)) yield* judge(task);
  },
});

function* judge(task: Resource): Iterable<Finding> {
  const given = task.props.requiresCompatibilities;
  const launchTypes = Array.isArray(given) ? given : [given];
  const unknown = launchTypes.find((type) => type instanceof Unknown);
  if (launchTypes.includes("FARGATE")) yield* sizeFindings(task);
  // It is unknown whether the task runs on Fargate, which does not matter if the size is valid there.
  else if (unknown && [...sizeFindings(task)].length > 0) yield unknownFinding(unknown);
}

function* sizeFindings({ props }: Resource): Iterable<Finding> {
  const { cpu, memory } = props;
  for (const value of [cpu, memory]) if (value instanceof Unknown) yield unknownFinding(value);
  if (isGiven(cpu) && isGiven(memory)) {
    const error = fargateSizeError(cpuUnits(String(cpu)), mebibytes(String(memory)));
    if (error) yield { message: `${error}.` };
  } else if (!(cpu instanceof Unknown || memory instanceof Unknown)) {
    yield { message: `cpu is ${String(cpu)} and memory ${String(memory)}; a Fargate task needs both.` };
  }
  const disk = asNumber(at(props, "ephemeralStorage.sizeInGib"));
  if (disk instanceof Unknown) yield unknownFinding(disk);
  if (typeof disk === "number" && (disk < 21 || disk > 200)) {
    yield { message: `ephemeralStorage is ${disk} GiB; Fargate takes 21 to 200.` };
  }
}

const isGiven = (value: Value): value is string | number => typeof value === "string" || typeof value === "number";
