import { bucketsWith } from "../aws/buckets";
import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { asSwitch, at, atEach, Unknown } from "../core/value";

export const s3Versioning = rule({
  name: "s3-versioning",
  description: "Every bucket has versioning.",
  why: "Without it, an input or output that is overwritten by mistake is lost.",
  severity: "medium",
  level: "advisory",
  remediation:
    'Add a BucketVersioning for the bucket with the status "Enabled", and a lifecycle rule that expires old versions.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  tags: ["s3", "recovery"],
  *checkStack(resources) {
    for (const { bucket, with: versionings } of bucketsWith(
      resources,
      "s3/bucketVersioning",
      "s3/bucketVersioningV2",
    )) {
      const states = versionings.map(({ props }) => at(props, "versioningConfiguration.status"));
      const inline = [at(bucket.props, "versioning.enabled"), ...atEach(bucket.props, "versionings.*.enabled")];
      if (states.includes("Enabled") || inline.some((one) => asSwitch(one) === true)) continue;
      const unknown = [...states, ...inline].find((state) => state instanceof Unknown);
      if (unknown) yield unknownFinding(unknown, bucket.urn);
      else yield { urn: bucket.urn, message: `the bucket ${bucket.name} keeps no versions.` };
    }
  },
});
