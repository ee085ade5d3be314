import { PREFIXES, PUBLISHED_OUTPUTS } from "../../contract/bucket-layout";
import { bucketArn } from "../base/arns";
import { actions, allow, type Grants } from "../base/grants";
import type { DeployedStack } from "./deployed-stack";

/** The bucket's settings and the program's uploads; not the objects that tasks read and write. */
export function dataGrants({ place, bucketName, kmsKeyArn, forceDestroy }: DeployedStack): Grants {
  const bucket = bucketArn(place, bucketName);
  const uploaded = [`${PREFIXES.scripts}*`, `${PREFIXES.input}*`, PUBLISHED_OUTPUTS].map((key) => `${bucket}/${key}`);
  const key = (Sid: string, names: string) =>
    kmsKeyArn
      ? [
          allow(Sid, actions("kms", names), [kmsKeyArn], {
            StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` },
          }),
        ]
      : [];
  return {
    read: [
      allow(
        "DescribeBucket",
        actions(
          "s3",
          `GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketNotification
           GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock
           GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration
           GetLifecycleConfiguration GetReplicationConfiguration ListBucket ListTagsForResource`,
        ),
        [bucket],
      ),
      allow("ReadUploads", actions("s3", "GetObject GetObjectTagging"), uploaded),
      ...key("ReadWithBucketKey", "Decrypt"),
    ],
    write: [
      allow(
        "ChangeBucket",
        actions(
          "s3",
          `CreateBucket DeleteBucket DeleteBucketPolicy PutBucketNotification PutBucketOwnershipControls PutBucketPolicy
           PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration
           TagResource UntagResource ListBucketVersions`,
        ),
        [bucket],
      ),
      allow("Upload", actions("s3", "DeleteObject DeleteObjectVersion PutObject PutObjectTagging"), uploaded),
      ...(forceDestroy
        ? [allow("EmptyBucket", actions("s3", "DeleteObject DeleteObjectVersion"), [`${bucket}/*`])]
        : []),
      ...key("WriteWithBucketKey", "GenerateDataKey"),
    ],
  };
}
