import { securityGroupRules } from "../aws/security-groups";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes, referrersTo } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";

interface Config {
  everyVpc: boolean;
}

const DEFAULT_GROUP = awsTypes("ec2/defaultSecurityGroup");

export const ec2DefaultSecurityGroupClosed = rule<Config>({
  name: "ec2-default-security-group-closed",
  description: "The default security group of a VPC allows no traffic.",
  why: "Resources without an explicit group get the default one, with every rule that was ever added to it.",
  severity: "medium",
  level: "mandatory",
  remediation: "Declare an aws.ec2.DefaultSecurityGroup for the VPC without ingress and egress.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  framework: fsbp("EC2.2", "VPC default security groups should not allow inbound or outbound traffic"),
  tags: ["ec2", "network"],
  config: {
    everyVpc: {
      type: "boolean",
      default: false,
      description: "Whether every VPC's default group must be declared; otherwise the rule judges only declared ones.",
    },
  },
  types: DEFAULT_GROUP,
  *check(resource) {
    for (const direction of ["ingress", "egress"] as const) {
      const [first] = securityGroupRules(resource, direction);
      if (first instanceof Unknown) yield unknownFinding(first);
      else if (first) yield { message: `the default security group has ${direction} rules.` };
    }
  },
  *checkStack(resources, { everyVpc }) {
    if (!everyVpc) return;
    const vpcs = ofTypes(resources, awsTypes("ec2/vpc", "ec2/defaultVpc"));
    const groups = referrersTo(vpcs, ofTypes(resources, DEFAULT_GROUP), "vpcId", ["id"]);
    for (const vpc of vpcs) {
      if (groups(vpc).length === 0) {
        yield { urn: vpc.urn, message: `the default security group of ${vpc.name} is as AWS made it.` };
      }
    }
  },
});
