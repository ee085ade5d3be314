import { QUEUES } from "../aws/queues";
import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { asSwitch, Unknown } from "../core/value";

export const sqsEncrypted = rule({
  name: "sqs-encrypted",
  description: "Queues encrypt their messages.",
  why: "Messages name files and may contain personal data; encryption with SQS's own keys costs nothing.",
  severity: "medium",
  level: "mandatory",
  remediation: "Keep sqsManagedSseEnabled at true, SQS's default, or set kmsMasterKeyId.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  framework: fsbp("SQS.1", "Amazon SQS queues should be encrypted at rest"),
  tags: ["sqs", "encryption"],
  types: QUEUES,
  *check({ props: { sqsManagedSseEnabled, kmsMasterKeyId } }) {
    if (kmsMasterKeyId) return;
    if (sqsManagedSseEnabled instanceof Unknown) yield unknownFinding(sqsManagedSseEnabled);
    else if (asSwitch(sqsManagedSseEnabled) === false)
      yield { message: "sqsManagedSseEnabled is false and there is no key." };
  },
});
