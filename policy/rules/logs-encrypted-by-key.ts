import { settingRule } from "../core/setting-rule";
import { awsTypes } from "../core/types";
import { isGiven } from "../core/value";

export const logsEncryptedByKey = settingRule({
  name: "logs-encrypted-by-key",
  description: "Log groups are encrypted with a customer managed key.",
  why: "CloudWatch encrypts logs with its own key. A customer managed key lets its owner control and revoke access. It costs money, so the rule is disabled by default.",
  severity: "low",
  level: "disabled",
  whyDisabled:
    "CloudWatch Logs encrypts every group. A customer managed key costs 1 USD a month and needs a policy for the service.",
  remediation: "Set kmsKeyId to the ARN of a key whose policy allows CloudWatch Logs to use it.",
  url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  tags: ["logs", "encryption"],
  types: awsTypes("cloudwatch/logGroup"),
  setting: "kmsKeyId",
  isRight: isGiven,
});
