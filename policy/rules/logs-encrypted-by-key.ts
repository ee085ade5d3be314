import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";

export const logsEncryptedByKey = rule({
  name: "logs-encrypted-by-key",
  description: "Log groups are encrypted by a key of the account.",
  why: "CloudWatch encrypts logs by a key of its own. A key of the account lets its owner say who reads them and take them back, and costs money, so the rule is off until the configuration turns it on.",
  severity: "low",
  level: "disabled",
  whyDisabled:
    "CloudWatch Logs encrypts every group. A key of the account costs 1 USD a month and a policy for the service.",
  remediation: "Give kmsKeyId the ARN of a key whose policy lets CloudWatch Logs use it.",
  url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  tags: ["logs", "encryption"],
  types: awsTypes("cloudwatch/logGroup"),
  *check({ props: { kmsKeyId } }) {
    if (kmsKeyId instanceof Unknown) yield unknownFinding(kmsKeyId);
    else if (!kmsKeyId) yield { message: "kmsKeyId is not set." };
  },
});
