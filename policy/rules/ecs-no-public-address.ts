import { SECURITY_GROUP_TYPES, securityGroupRules } from "../aws/security-groups";
import { isWorld } from "../core/addresses";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes, Targets } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { at, Unknown, type Value } from "../core/value";

interface Config {
  evenUnreachable: boolean;
}

/** Where a resource has the network configuration of its tasks. */
const NETWORKS: Record<string, string> = {
  "ecs/service": "networkConfiguration",
  "ecs/taskSet": "networkConfiguration",
  "scheduler/schedule": "target.ecsParameters.networkConfiguration",
  "cloudwatch/eventTarget": "ecsTarget.networkConfiguration",
  "pipes/pipe": "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration",
};
const BY_TYPE = new Map(Object.entries(NETWORKS).map(([name, path]) => [awsType(name), path]));

export const ecsNoPublicAddress = rule<Config>({
  name: "ecs-no-public-address",
  description: "Tasks with a public address accept no connections.",
  why: "A public address with an open security group is exposed to the whole internet. If the stack's groups allow no ingress, the address serves only outbound traffic, without the costs of a NAT gateway.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Set assignPublicIp to false, or give the tasks security groups of this stack without ingress from outside.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
  framework: fsbp("ECS.2", "ECS services should not have public IP addresses assigned to them automatically"),
  tags: ["ecs", "network", "public-access"],
  config: {
    evenUnreachable: {
      type: "boolean",
      default: false,
      description: "Whether to reject public addresses even without ingress.",
    },
  },
  *checkStack(resources, { evenUnreachable }) {
    const groups = ofTypes(resources, SECURITY_GROUP_TYPES);
    for (const resource of resources) {
      const path = BY_TYPE.get(resource.type);
      if (path !== undefined) yield* judge(resource, path, groups, evenUnreachable);
    }
  },
});

function* judge(resource: StackResource, path: string, groups: StackResource[], always: boolean): Iterable<Finding> {
  const { urn, props } = resource;
  const network = at(props, path);
  const assigned = at(network, "assignPublicIp");
  if (assigned instanceof Unknown) yield unknownFinding(assigned, urn);
  if (assigned !== true && String(assigned) !== "ENABLED" && String(assigned) !== "true") return;
  const reachable = always ? "they get a public address" : wayIn(resource, path, network, groups);
  if (reachable instanceof Unknown) yield unknownFinding(reachable, urn);
  else if (reachable) yield { urn, message: `tasks get a public address, and ${reachable}.` };
}

/** How tasks may be reached from outside, by the resources of the stack; `undefined` if their groups allow nobody. */
function wayIn(
  resource: StackResource,
  path: string,
  network: Value,
  groups: StackResource[],
): string | Unknown | undefined {
  const given = at(network, "securityGroups");
  const listed = Array.isArray(given) ? given : [given];
  const property = path.split(".")[0]!;
  const own = groups.filter(
    (group) => group.type.includes("/securityGroup:") && isOf(resource, property, listed, group),
  );
  if (own.length < Math.max(1, listed.length)) {
    return listed.find((one) => one instanceof Unknown) ?? "their security groups are not this stack's";
  }
  const theirs = new Targets(own, ["id"]);
  const rules = groups.filter((one) => own.includes(one) || theirs.referredBy(one, "securityGroupId").size > 0);
  for (const one of rules) {
    for (const ingress of securityGroupRules(one, "ingress")) {
      if (ingress instanceof Unknown) return ingress;
      const unknown = ingress.cidrs.find((cidr) => cidr instanceof Unknown);
      if (unknown) return unknown;
      if (ingress.cidrs.some(isWorld)) return `${one.name} lets the world in`;
    }
  }
  return undefined;
}

function isOf(resource: StackResource, property: string, listed: Value[], group: StackResource): boolean {
  if ((resource.from[property] ?? []).some(({ urn }) => urn === group.urn)) return true;
  return typeof group.props.id === "string" && listed.includes(group.props.id);
}
