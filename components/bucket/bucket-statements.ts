import { PREFIXES } from "../../contract/bucket-layout";
import { type AwsPlace, bucketArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";

/** Whose bucket, and the KMS key it has if it has one of its own. */
export interface BucketAccess {
  place: AwsPlace;
  bucketName: string;
  kmsKeyArn?: string;
}

/** Listing the bucket's own prefixes, and use of its key through S3 alone: what every user of the bucket needs. */
export function bucketStatements({ place, bucketName, kmsKeyArn }: BucketAccess): PolicyStatement[] {
  const { scripts, input, output, runs } = PREFIXES;
  const list: PolicyStatement = {
    // s3:prefix is a key of ListBucket alone: in one statement with the object actions it would deny those.
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
