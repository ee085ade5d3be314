import * as aws from "@pulumi/aws";
import type { AwsPlace } from "./arns";

/** Account, partition and region of the stack: asked once, so that every ARN composed of them is a known text at preview. */
export async function awsPlace(): Promise<AwsPlace> {
  const [caller, partition, region] = await Promise.all([aws.getCallerIdentity(), aws.getPartition(), aws.getRegion()]);
  return { accountId: caller.accountId, partition: partition.partition, region: region.region };
}
