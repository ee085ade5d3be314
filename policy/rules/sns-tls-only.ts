import { ofTypes, referrersTo } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { documentsOf } from "../iam/places";
import { coversNamed, refusesAction, refusesPlainHttp } from "../iam/transport";

export const snsTlsOnly = rule({
  name: "sns-tls-only",
  description: "Every topic denies requests without TLS.",
  why: "SNS accepts plain HTTP unless a policy denies it, and alarms reveal weaknesses.",
  severity: "medium",
  level: "mandatory",
  remediation: 'Deny sns:Publish to everyone on the topic if {"Bool": {"aws:SecureTransport": "false"}}.',
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit",
  tags: ["sns", "encryption"],
  *checkStack(resources) {
    const topics = ofTypes(resources, awsTypes("sns/topic"));
    const policies = referrersTo(topics, ofTypes(resources, awsTypes("sns/topicPolicy")), "arn", ["arn", "id"]);
    for (const topic of topics) {
      const documents = [topic, ...policies(topic)].flatMap(documentsOf);
      // iam-document-known reports unknown documents.
      if (documents.some(({ unknown }) => unknown.length > 0)) continue;
      const refuses = documents.some(({ statements }) =>
        statements.some((s) => refusesPlainHttp(s) && refusesAction(s, "sns", "Publish") && coversNamed(s, topic)),
      );
      if (!refuses) yield { urn: topic.urn, message: `no policy of the topic ${topic.name} refuses plain http.` };
    }
  },
});
