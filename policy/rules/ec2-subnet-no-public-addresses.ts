import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asSwitch, isObject, Unknown } from "../core/value";

interface Config {
  publicTag: string;
}

export const ec2SubnetNoPublicAddresses = rule<Config>({
  name: "ec2-subnet-no-public-addresses",
  description: "Only subnets tagged as public assign public addresses automatically.",
  why: "Instances in such a subnet can be reached from the internet although nobody requested it.",
  severity: "medium",
  level: "advisory",
  remediation:
    "Set mapPublicIpOnLaunch to false. If the subnet is meant to be public, tag it SubnetType: Public, as awsx does.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  framework: fsbp("EC2.15", "Amazon EC2 subnets should not automatically assign public IP addresses"),
  tags: ["ec2", "network", "public-access"],
  config: {
    publicTag: {
      type: "string",
      default: "SubnetType",
      description: "Tag whose value Public marks a public subnet.",
    },
  },
  types: awsTypes("ec2/subnet", "ec2/defaultSubnet"),
  *check({ props: { mapPublicIpOnLaunch: maps, tags } }, { publicTag }) {
    const mapPublicIpOnLaunch = asSwitch(maps);
    const tag = isObject(tags) ? tags[publicTag] : tags;
    if (String(tag).toLowerCase() === "public") return;
    if (mapPublicIpOnLaunch instanceof Unknown) yield unknownFinding(mapPublicIpOnLaunch);
    else if (mapPublicIpOnLaunch === true && tag instanceof Unknown) yield unknownFinding(tag);
    else if (mapPublicIpOnLaunch === true) {
      yield { message: `mapPublicIpOnLaunch is true, and no tag ${publicTag} says that the subnet is public.` };
    }
  },
});
