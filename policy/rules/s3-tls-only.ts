import { bucketsWith } from "../aws/buckets";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { conditionsOf } from "../iam/conditions";
import type { Statement } from "../iam/document";
import { isEverybody, principalsOf } from "../iam/elements";
import { grantOf } from "../iam/grants";
import { documentsOf } from "../iam/places";

export const s3TlsOnly = rule({
  name: "s3-tls-only",
  description: "Every bucket refuses requests without TLS.",
  why: "S3 answers plain HTTP unless a policy refuses it.",
  severity: "high",
  level: "mandatory",
  remediation: 'Deny s3:* to everybody on the bucket and its objects where {"Bool": {"aws:SecureTransport": "false"}}.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
  framework: fsbp("S3.5", "S3 general purpose buckets should require requests to use SSL"),
  tags: ["s3", "encryption"],
  *checkStack(resources) {
    for (const { bucket, with: policies } of bucketsWith(resources, "s3/bucketPolicy")) {
      const documents = [bucket, ...policies].flatMap(documentsOf);
      // A document that is unknown is told of by iam-document-known.
      if (documents.some(({ unknown }) => unknown.length > 0)) continue;
      if (!documents.some(({ statements }) => statements.some(refusesPlainHttp))) {
        yield { urn: bucket.urn, message: `no policy of the bucket ${bucket.name} refuses plain http.` };
      }
    }
  },
});

function refusesPlainHttp(statement: Statement): boolean {
  const { effect, principal, condition } = statement;
  if (effect !== "Deny" || !principalsOf(principal).some(isEverybody)) return false;
  // Of a Deny the same count is what it refuses.
  const refused = grantOf("s3", [{ ...statement, effect: "Allow" }]);
  if (refused.actions < refused.of || !coversObjects(statement)) return false;
  const lines = conditionsOf(condition);
  // Several lines are all required: a second one would let plain http through where it does not hold.
  return (
    lines.length === 1 &&
    lines[0]!.key === "aws:securetransport" &&
    lines[0]!.operator === "Bool" &&
    lines[0]!.values.join() === "false"
  );
}

function coversObjects({ resource }: Statement): boolean {
  return (
    (resource?.unknown.length ?? 0) > 0 || (resource?.values ?? []).some((arn) => arn === "*" || arn.endsWith("*"))
  );
}
