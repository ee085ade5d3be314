import { fsbp } from "../core/frameworks";
import { ofTypes, referrersTo } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";

export const ec2VpcFlowLogs = rule({
  name: "ec2-vpc-flow-logs",
  description: "Every VPC has flow logs.",
  why: "Without flow logs, nobody can find out later where data went. Their storage costs money, so the rule is disabled by default.",
  severity: "medium",
  level: "disabled",
  whyDisabled: "Flow logs cost money for each gigabyte, and many organizations have them for the whole account.",
  remediation: "Add an aws.ec2.FlowLog for the VPC.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
  framework: fsbp("EC2.6", "VPC flow logging should be enabled in all VPCs"),
  tags: ["ec2", "network", "monitoring"],
  *checkStack(resources) {
    const vpcs = ofTypes(resources, awsTypes("ec2/vpc", "ec2/defaultVpc"));
    const logs = referrersTo(vpcs, ofTypes(resources, awsTypes("ec2/flowLog")), "vpcId", ["id"]);
    for (const vpc of vpcs) {
      if (logs(vpc).length === 0) {
        yield { urn: vpc.urn, message: `the VPC ${vpc.name} has no flow log.` };
      }
    }
  },
});
