import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";

export const snsEncrypted = rule({
  name: "sns-encrypted",
  description: "Topics keep their messages encrypted by a key.",
  why: "SNS stores messages on encrypted disks; a key says besides who reads them. CloudWatch and EventBridge cannot publish under AWS's own key for SNS, so a key of the account is needed, and the rule is off until the configuration turns it on.",
  severity: "low",
  level: "disabled",
  whyDisabled:
    "Alarms and events cannot publish to a topic with AWS's own key, so it takes a key of the account, at 1 USD a month.",
  remediation: "Give kmsMasterKeyId a key whose policy lets the publishers use it.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
  tags: ["sns", "encryption"],
  types: awsTypes("sns/topic"),
  *check({ props: { kmsMasterKeyId } }) {
    if (kmsMasterKeyId instanceof Unknown) yield unknownFinding(kmsMasterKeyId);
    else if (!kmsMasterKeyId) yield { message: "kmsMasterKeyId is not set." };
  },
});
