import { wayIn } from "../aws/public-addresses";
import { SECURITY_GROUP_TYPES } from "../aws/security-groups";
import { interfacesOf, SERVER_TYPES, type ServerInterface } from "../aws/servers";
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
  },
});

function* judge(
  one: ServerInterface,
  subnet: StackResource | undefined,
  groups: StackResource[],
  always: boolean,
): Iterable<Finding> {
  const { urn } = one.resource;
  // Without a word of the server's own, its subnet decides.
  const assigned = asSwitch(one.assigned ?? subnet?.props.mapPublicIpOnLaunch);
  if (assigned instanceof Unknown) yield unknownFinding(assigned, urn);
  if (assigned !== true) return;
  const reachable = always ? "the configuration allows none" : wayIn(one, groups);
  if (reachable instanceof Unknown) yield unknownFinding(reachable, urn);
  else if (reachable) yield { urn, message: `a server gets a public address, and ${reachable}.` };
}
