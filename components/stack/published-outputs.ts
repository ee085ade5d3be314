import * as pulumi from "@pulumi/pulumi";
import { PUBLISHED_OUTPUTS } from "../../contract/bucket-layout";
import { publishedOutputs } from "../../contract/outputs/published";
import type { StackOutputs } from "../../contract/outputs/schema";
import * as aws from "../base/aws";
import type { DataBucket } from "../bucket/data-bucket";

/**
 * Publishes a stack's outputs in its bucket, where `rfargate --stack s3://BUCKET` reads them without Pulumi.
 * @param name of the stack
 */
export function publishOutputs(name: string, bucket: DataBucket, outputs: pulumi.Output<StackOutputs>): void {
  new aws.s3.BucketObjectv2(
    `${name}/${PUBLISHED_OUTPUTS}`,
    {
      bucket: bucket.ready,
      key: PUBLISHED_OUTPUTS,
      content: pulumi.jsonStringify(outputs.apply(publishedOutputs), undefined, 2),
      contentType: "application/json",
    },
    // Only after the bucket has versioning and blocks public access.
    { dependsOn: bucket },
  );
}
