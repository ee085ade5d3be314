import { LOAD_BALANCERS } from "../aws/load-balancers";
import { fsbp } from "../core/frameworks";
import { settingRule } from "../core/setting-rule";

export const lbAccessLogs = settingRule({
  name: "lb-access-logs",
  description: "Load balancers write access logs.",
  why: "They show the callers when an attack is investigated. They need a bucket that Elastic Load Balancing may write to, so the rule is disabled by default.",
  severity: "medium",
  level: "disabled",
  whyDisabled: "Access logs need a bucket that Elastic Load Balancing may write to, and its storage costs money.",
  remediation: "Set accessLogs.enabled to true and name the bucket.",
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
  framework: fsbp("ELB.5", "Application and Classic Load Balancers logging should be enabled"),
  tags: ["elb", "logging"],
  types: LOAD_BALANCERS,
  setting: "accessLogs.enabled",
});
