import { bucketsWith } from "../aws/buckets";
import { fsbp } from "../core/frameworks";
import { rule, type StackResource } from "../core/rule";
import type { Statement } from "../iam/document";
import { grantOf } from "../iam/grants";
import { documentsOf } from "../iam/places";
import { coversBucket, refusesPlainHttp } from "../iam/transport";

export const s3TlsOnly = rule({
  name: "s3-tls-only",
  description: "Every bucket denies requests without TLS.",
  why: "S3 accepts plain HTTP unless a policy denies it.",
  severity: "high",
  level: "mandatory",
  remediation: 'Deny s3:* to everyone on the bucket and its objects if {"Bool": {"aws:SecureTransport": "false"}}.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
  framework: fsbp("S3.5", "S3 general purpose buckets should require requests to use SSL"),
  tags: ["s3", "encryption"],
  *checkStack(resources) {
    for (const { bucket, with: policies } of bucketsWith(resources, "s3/bucketPolicy")) {
      const documents = [bucket, ...policies].flatMap(documentsOf);
      // iam-document-known reports unknown documents.
      if (documents.some(({ unknown }) => unknown.length > 0)) continue;
      if (!documents.some(({ statements }) => statements.some((s) => refusesAllPlainHttp(s, bucket)))) {
        yield { urn: bucket.urn, message: `no policy of the bucket ${bucket.name} refuses plain http.` };
      }
    }
  },
});

function refusesAllPlainHttp(statement: Statement, bucket: StackResource): boolean {
  if (!refusesPlainHttp(statement) || !coversBucket(statement, bucket)) return false;
  // The same count of a Deny is the number of denied actions.
  const refused = grantOf("s3", [{ ...statement, effect: "Allow" }]);
  return refused.actions >= refused.of;
}
