import { bucketsWith } from "../aws/buckets";
import { rule } from "../core/rule";
import { atEach } from "../core/value";

export const s3Encryption = rule({
  name: "s3-encryption",
  description: "Every bucket has an explicit encryption setting.",
  why: "Since 2023, S3 encrypts new objects with AES256 by default. An explicit setting does not depend on defaults.",
  severity: "medium",
  level: "advisory",
  remediation: "Add a BucketServerSideEncryptionConfiguration for the bucket: AES256, or aws:kms with a key.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  tags: ["s3", "encryption"],
  *checkStack(resources) {
    const types = ["s3/bucketServerSideEncryptionConfiguration", "s3/bucketServerSideEncryptionConfigurationV2"];
    for (const { bucket, with: configurations } of bucketsWith(resources, ...types)) {
      // In SDK version 6 it may be a property of the bucket, too.
      const inline = atEach(bucket.props, "serverSideEncryptionConfiguration.rule");
      const inlineV2 = atEach(bucket.props, "serverSideEncryptionConfigurations.*");
      if (configurations.length + inline.length + inlineV2.length === 0) {
        yield { urn: bucket.urn, message: `nothing says how the bucket ${bucket.name} is encrypted.` };
      }
    }
  },
});
