import { CLASSIC_BALANCERS, LOAD_BALANCERS } from "../aws/load-balancers";
import { type WideList, wideLists } from "../aws/prefix-lists";
import {
  describePorts,
  isPort,
  prefixListProperties,
  SECURITY_GROUP_TYPES,
  type SecurityGroupRule,
  securityGroupRules,
} from "../aws/security-groups";
import { areWorld, isWorld } from "../core/addresses";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes, Targets } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { Unknown } from "../core/value";

interface Config {
  loadBalancerPorts: number[];
}

export const sgNoWorldIngress = rule<Config>({
  name: "sg-no-world-ingress",
  description: "No security group allows ingress from the world, except on a load balancer's ports.",
  why: "A batch task serves no requests, and the whole internet can probe each open port.",
  severity: "critical",
  level: "mandatory",
  remediation: "Name the intended security groups or networks. A task that serves no requests needs no ingress.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  framework: fsbp("EC2.18", "Security groups should only allow unrestricted incoming traffic for authorized ports"),
  tags: ["ec2", "network", "public-access"],
  config: {
    loadBalancerPorts: {
      type: "array",
      items: { type: "integer" },
      default: [80, 443],
      description: "Ports that a load balancer of the stack may open to the world.",
    },
  },
  types: SECURITY_GROUP_TYPES,
  *check(resource, { loadBalancerPorts }) {
    for (const given of securityGroupRules(resource, "ingress")) {
      if (given instanceof Unknown) {
        yield unknownFinding(given);
        continue;
      }
      for (const cidr of given.cidrs) {
        if (cidr instanceof Unknown) yield unknownFinding(cidr);
        else if (isWorld(cidr) && given.unknown) yield unknownFinding(given.unknown);
        else if (isWorld(cidr) && !isPort(given, loadBalancerPorts)) {
          yield { message: `${given.where}${String(cidr)} may reach ${describePorts(given)}.` };
        }
      }
      if (given.cidrs.some(isWorld) || !areWorld(given.cidrs)) continue;
      if (given.unknown) yield unknownFinding(given.unknown);
      else {
        const networks = `${given.cidrs.length} networks, most of the world,`;
        yield { message: `${given.where}${networks} may reach ${describePorts(given)}.` };
      }
    }
  },
  // Only the whole stack shows whether a group belongs to a load balancer.
  *checkStack(resources, { loadBalancerPorts }) {
    const isOfBalancer = ofBalancers(resources);
    const lists = wideLists(resources);
    for (const resource of ofTypes(resources, SECURITY_GROUP_TYPES)) {
      const ofBalancer = isOfBalancer(resource);
      for (const given of securityGroupRules(resource, "ingress")) {
        if (given instanceof Unknown || (ofBalancer && isPort(given, loadBalancerPorts))) continue;
        yield* byPrefixList(resource, given, lists);
      }
      if (ofBalancer) continue;
      for (const given of securityGroupRules(resource, "ingress")) {
        if (given instanceof Unknown || !isPort(given, loadBalancerPorts) || !given.cidrs.some(isWorld)) continue;
        yield notBalancer(resource, `${given.where}the world may reach ${describePorts(given)}`);
      }
    }
  },
});

/** The sources that a rule allows through prefix lists. */
function* byPrefixList(resource: StackResource, given: SecurityGroupRule, lists: WideList[]): Iterable<Finding> {
  const { urn } = resource;
  for (const { list, unknown } of lists) {
    if (!namesList(resource, given, list)) continue;
    const open = unknown ?? given.unknown;
    if (open) yield unknownFinding(open, urn);
    else {
      const message = `${given.where}the world may reach ${describePorts(given)}: the prefix list ${list.name} holds it.`;
      yield { urn, message };
    }
  }
}

/** An unknown ID may be that of each list that the property is made from. */
function namesList(resource: StackResource, { prefixLists }: SecurityGroupRule, list: StackResource): boolean {
  const { id } = list.props;
  if (typeof id === "string" && prefixLists.includes(id)) return true;
  const from = prefixListProperties(resource, "ingress").flatMap((property) => resource.from[property] ?? []);
  return prefixLists.some((one) => one instanceof Unknown) && from.some(({ urn }) => urn === list.urn);
}

const notBalancer = ({ urn, name }: StackResource, what: string): Finding => ({
  urn,
  message: `${what} by ${name}, and no load balancer of the stack has the group.`,
});

/** Whether a security group, or the group that a rule is part of, is one of a load balancer of the stack. */
function ofBalancers(resources: readonly StackResource[]): (resource: StackResource) => boolean {
  const groups = new Targets(ofTypes(resources, SECURITY_GROUP_TYPES), ["id"]);
  const balancers = ofTypes(resources, [...LOAD_BALANCERS, ...CLASSIC_BALANCERS]);
  const own = new Set(balancers.flatMap((balancer) => [...groups.referredBy(balancer, "securityGroups")]));
  return (resource) =>
    own.has(resource) || [...groups.referredBy(resource, "securityGroupId")].some((group) => own.has(group));
}
