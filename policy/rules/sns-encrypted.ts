import { settingRule } from "../core/setting-rule";
import { awsTypes } from "../core/types";
import { isGiven } from "../core/value";

export const snsEncrypted = settingRule({
  name: "sns-encrypted",
  description: "Topics encrypt their messages with a KMS key.",
  why: "SNS stores messages on encrypted disks; a key also controls who can read them. CloudWatch and EventBridge cannot use AWS's own key for SNS, so a customer managed key is needed, and the rule is disabled by default.",
  severity: "low",
  level: "disabled",
  whyDisabled:
    "Alarms and events cannot publish to a topic with AWS's own key, so it needs a customer managed key, at 1 USD a month.",
  remediation: "Set kmsMasterKeyId to a key whose policy allows the publishers to use it.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
  tags: ["sns", "encryption"],
  types: awsTypes("sns/topic"),
  setting: "kmsMasterKeyId",
  isRight: isGiven,
});
