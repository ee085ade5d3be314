import { ofTypes, refersTo } from "../core/links";
import type { StackResource } from "../core/rule";
import { awsTypes } from "../core/types";

const BUCKETS = awsTypes("s3/bucket", "s3/bucketV2");

/** The buckets of a stack, each with the resources of given types that configure it by their property `bucket`. */
export function bucketsWith(resources: readonly StackResource[], ...types: string[]) {
  const companions = ofTypes(resources, awsTypes(...types));
  return ofTypes(resources, BUCKETS).map((bucket) => ({
    bucket,
    with: companions.filter((c) => refersTo(c, "bucket", bucket, ["bucket", "id", "arn"])),
  }));
}
