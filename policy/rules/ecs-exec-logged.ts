import { unknownFinding } from "../core/findings";
import { ofTypes, Targets } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { awsType, awsTypes } from "../core/types";
import { asSwitch, at, Unknown } from "../core/value";
import { containersOf, TASK_DEFINITION } from "../ecs/containers";

const CLUSTER = awsType("ecs/cluster");

export const ecsExecLogged = rule({
  name: "ecs-exec-logged",
  description: "Commands run through ECS Exec are logged.",
  why: "A shell in a running task has the permissions of the task's role; without a log, nobody knows what was done there.",
  severity: "medium",
  level: "mandatory",
  remediation:
    "Set the cluster's configuration.executeCommandConfiguration to logging OVERRIDE with a log group or a bucket, or keep DEFAULT and use awslogs in the containers.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging",
  tags: ["ecs", "logging"],
  types: [CLUSTER],
  *check({ props }) {
    const exec = at(props, "configuration.executeCommandConfiguration");
    const logging = at(exec, "logging");
    if (logging instanceof Unknown) yield unknownFinding(logging);
    else if (logging === "NONE") yield { message: "executeCommandConfiguration.logging is NONE." };
    if (logging !== "OVERRIDE") return;
    const target = at(exec, "logConfiguration");
    if (target instanceof Unknown) yield unknownFinding(target);
    else if (!at(target, "cloudWatchLogGroupName") && !at(target, "s3BucketName")) {
      yield { message: "executeCommandConfiguration.logging is OVERRIDE and names neither a log group nor a bucket." };
    }
  },
  *checkStack(resources) {
    const clusters = new Targets(ofTypes(resources, [CLUSTER]));
    const definitions = new Targets(ofTypes(resources, [TASK_DEFINITION]), ["arn", "family", "id"]);
    for (const service of ofTypes(resources, awsTypes("ecs/service"))) yield* judge(service, clusters, definitions);
  },
});

/** With logging DEFAULT a session is logged where awslogs sends the container's output, and not at all without it. */
function* judge(service: StackResource, clusters: Targets, definitions: Targets): Iterable<Finding> {
  const { urn, name, props } = service;
  if (props.enableExecuteCommand instanceof Unknown) yield unknownFinding(props.enableExecuteCommand, urn);
  if (asSwitch(props.enableExecuteCommand) !== true) return;
  const [cluster] = clusters.referredBy(service, "cluster");
  const logging = at(cluster?.props, "configuration.executeCommandConfiguration.logging");
  if (logging instanceof Unknown || logging === "OVERRIDE" || logging === "NONE") return;
  const [definition] = definitions.referredBy(service, "taskDefinition");
  const lost =
    definition && containersOf(definition).find((one) => at(one.props, "logConfiguration.logDriver") !== "awslogs");
  if (lost)
    yield {
      urn,
      message: `the service ${name} has ECS Exec, and ${lost.label} has no awslogs that would take its sessions.`,
    };
}
