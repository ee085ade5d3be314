import { type Kind, kind, type Properties, part, spelt } from "./spelling";
import { json } from "./values";

/** A setting that CloudFormation keeps on the bucket itself. */
const bucketWith = (settings: (inputs: Properties) => Properties): Kind =>
  part("AWS::S3::Bucket", (inputs) => spelt("", settings(inputs)) as Properties);

/** A bucket and its settings, each of which the provider has as a resource of its own. */
export const BUCKET_KINDS: Record<string, Kind> = {
  "aws:s3/bucket:Bucket": kind("AWS::S3::Bucket", { rename: { bucket: "BucketName", forceDestroy: undefined } }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketWith(({ rules }) => ({
    lifecycleConfiguration: {
      rules: (rules as Properties[]).map(({ filter, expiration, noncurrentVersionExpiration: old, ...rule }) => ({
        ...rule,
        prefix: (filter as Properties).prefix,
        ...(expiration ? { expirationInDays: (expiration as Properties).days } : {}),
        ...(old ? { noncurrentVersionExpiration: old } : {}),
      })),
    },
  })),
  "aws:s3/bucketNotification:BucketNotification": bucketWith(({ eventbridge }) => ({
    notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: eventbridge } },
  })),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketWith(({ rule }) => ({
    ownershipControls: { rules: [rule] },
  })),
  "aws:s3/bucketPolicy:BucketPolicy": kind("AWS::S3::BucketPolicy", {
    rename: { policy: "PolicyDocument" },
    values: ({ policy }) => ({ policy: json(policy) }),
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketWith(({ bucket: _, ...settings }) => ({
    publicAccessBlockConfiguration: settings,
  })),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketWith(({ rules }) => ({
    bucketEncryption: {
      serverSideEncryptionConfiguration: (rules as Properties[]).map(
        ({ applyServerSideEncryptionByDefault: by, ...rule }) => {
          const { sseAlgorithm: sSEAlgorithm, kmsMasterKeyId: kMSMasterKeyID } = by as Properties;
          const key = kMSMasterKeyID ? { kMSMasterKeyID } : {};
          return { ...rule, serverSideEncryptionByDefault: { sSEAlgorithm, ...key } };
        },
      ),
    },
  })),
  "aws:s3/bucketVersioning:BucketVersioning": bucketWith(({ versioningConfiguration }) => ({
    versioningConfiguration,
  })),
};
