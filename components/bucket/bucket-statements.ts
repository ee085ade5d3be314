import { PREFIXES } from "../../contract/bucket-layout";
import { type AwsPlace, bucketArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";

/** The bucket, and its own KMS key if it has one. */
export interface BucketAccess {
  place: AwsPlace;
  bucketName: string;
  kmsKeyArn?: string;
}

/** What every user of the bucket needs: listing its prefixes, and using its key through S3 only. */
export function bucketStatements({ place, bucketName, kmsKeyArn }: BucketAccess): PolicyStatement[] {
  const { scripts, input, output, runs } = PREFIXES;
  const list: PolicyStatement = {
    // Only ListBucket has the key s3:prefix: in one statement with object actions, it would deny those.
    Sid: "ListOwnPrefixes",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [bucketArn(place, bucketName)],
    Condition: { StringLike: { "s3:prefix": [scripts, input, output, runs].map((prefix) => `${prefix}*`) } },
  };
  if (!kmsKeyArn) return [list];
  return [
    list,
    {
      Sid: "UseBucketKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: [kmsKeyArn],
      Condition: { StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` } },
    },
  ];
}
