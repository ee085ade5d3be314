import { wayIn } from "../aws/public-addresses";
import { SECURITY_GROUP_TYPES } from "../aws/security-groups";
import {
  ELASTIC_ADDRESS_TYPES,
  holdersOf,
  interfacesOf,
  NETWORK_INTERFACE,
  SERVER_TYPES,
  type ServerInterface,
} from "../aws/servers";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes, Targets } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { awsTypes } from "../core/types";
import { asSwitch, Unknown } from "../core/value";

interface Config {
  evenUnreachable: boolean;
}

export const ec2NoPublicAddress = rule<Config>({
  name: "ec2-no-public-address",
  description: "Servers with a public address accept no connections from the world.",
  why: "A public address with an open security group is exposed to the whole internet, and every server of a launch template gets one.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Set associatePublicIpAddress to false, or give the servers security groups of this stack that name the networks which may connect.",
  url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
  framework: fsbp("EC2.9", "Amazon EC2 instances should not have a public IPv4 address"),
  tags: ["ec2", "network", "public-access"],
  config: {
    evenUnreachable: {
      type: "boolean",
      default: false,
      description: "Whether to reject public addresses even without ingress from the world.",
    },
  },
  *checkStack(resources, { evenUnreachable }) {
    const groups = ofTypes(resources, SECURITY_GROUP_TYPES);
    const subnets = new Targets(ofTypes(resources, awsTypes("ec2/subnet", "ec2/defaultSubnet")));
    for (const resource of ofTypes(resources, SERVER_TYPES)) {
      const [subnet] = subnets.referredBy(resource, "subnetId");
      for (const one of interfacesOf(resource)) {
        if (one instanceof Unknown) yield unknownFinding(one, resource.urn);
        else yield* judge(one, subnet, groups, evenUnreachable);
      }
    }
    const holders = new Targets(ofTypes(resources, [...awsTypes("ec2/instance"), NETWORK_INTERFACE]), ["id"]);
    for (const resource of ofTypes(resources, ELASTIC_ADDRESS_TYPES)) {
      for (const property of holdersOf(resource)) {
        yield* judgeElastic(resource, property, holders, groups, evenUnreachable);
      }
    }
  },
});

function* judge(
  one: ServerInterface,
  subnet: StackResource | undefined,
  groups: StackResource[],
  always: boolean,
  { urn }: StackResource = one.resource,
): Iterable<Finding> {
  // Without a word of the server's own, its subnet decides.
  const assigned = asSwitch(one.assigned ?? subnet?.props.mapPublicIpOnLaunch);
  if (assigned instanceof Unknown) yield unknownFinding(assigned, urn);
  if (assigned !== true) return;
  const reachable = always ? "the configuration allows none" : wayIn(one, groups);
  if (reachable instanceof Unknown) yield unknownFinding(reachable, urn);
  else if (reachable) yield { urn, message: `a server gets a public address, and ${reachable}.` };
}

/** An elastic address is the server's from the moment that it names it, whatever the server says. */
function* judgeElastic(
  address: StackResource,
  property: string,
  holders: Targets,
  groups: StackResource[],
  always: boolean,
): Iterable<Finding> {
  const { urn } = address;
  const given = address.props[property];
  const [holder] = holders.referredBy(address, property);
  if (!holder) {
    if (given instanceof Unknown) yield unknownFinding(given, urn);
    else yield { urn, message: `${String(given)} gets an elastic address, and is not of this stack.` };
    return;
  }
  for (const one of interfacesOf(holder)) {
    if (one instanceof Unknown) yield unknownFinding(one, urn);
    else yield* judge({ ...one, assigned: true }, undefined, groups, always, address);
  }
}
