import { LOAD_BALANCERS } from "../aws/load-balancers";
import { fsbp } from "../core/frameworks";
import { settingRule } from "../core/setting-rule";

export const lbDeletionProtection = settingRule({
  name: "lb-deletion-protection",
  description: "Load balancers are protected from deletion.",
  why: "A deleted load balancer loses its address. `pulumi destroy` fails on a protected one, so the rule is disabled by default: enable it for production stacks.",
  severity: "low",
  level: "disabled",
  whyDisabled: "`pulumi destroy` fails on a protected load balancer, so it is for permanent stacks.",
  remediation: "Set enableDeletionProtection to true.",
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection",
  framework: fsbp("ELB.6", "Application, Gateway, and Network Load Balancers should have deletion protection enabled"),
  tags: ["elb", "recovery"],
  types: LOAD_BALANCERS,
  setting: "enableDeletionProtection",
});
