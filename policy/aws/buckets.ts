import { ofTypes, referrersTo } from "../core/links";
import type { StackResource } from "../core/rule";
import { awsTypes } from "../core/types";

const BUCKETS = awsTypes("s3/bucket", "s3/bucketV2");

/** The buckets of a stack, each with the resources of given types that configure it by their property `bucket`. */
export function bucketsWith(resources: readonly StackResource[], ...types: string[]) {
  const buckets = ofTypes(resources, BUCKETS);
  const companions = referrersTo(buckets, ofTypes(resources, awsTypes(...types)), "bucket", ["bucket", "id", "arn"]);
  return buckets.map((bucket) => ({ bucket, with: companions(bucket) }));
}
