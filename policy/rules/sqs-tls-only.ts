import { ofTypes, referrersTo } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { documentsOf } from "../iam/places";
import { coversNamed, refusesAction, refusesPlainHttp } from "../iam/transport";

export const sqsTlsOnly = rule({
  name: "sqs-tls-only",
  description: "Every queue denies requests without TLS.",
  why: "SQS accepts plain HTTP unless a policy denies it.",
  severity: "medium",
  level: "mandatory",
  remediation: 'Deny sqs:* to everyone on the queue if {"Bool": {"aws:SecureTransport": "false"}}.',
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html#enforce-encryption-data-in-transit",
  tags: ["sqs", "encryption"],
  *checkStack(resources) {
    const queues = ofTypes(resources, awsTypes("sqs/queue"));
    const policies = referrersTo(queues, ofTypes(resources, awsTypes("sqs/queuePolicy")), "queueUrl", ["url", "id"]);
    for (const queue of queues) {
      const documents = [queue, ...policies(queue)].flatMap(documentsOf);
      // iam-document-known reports unknown documents.
      if (documents.some(({ unknown }) => unknown.length > 0)) continue;
      const refuses = documents.some(({ statements }) =>
        statements.some((s) => refusesPlainHttp(s) && refusesAction(s, "sqs", "SendMessage") && coversNamed(s, queue)),
      );
      if (!refuses) yield { urn: queue.urn, message: `no policy of the queue ${queue.name} refuses plain http.` };
    }
  },
});
