import type { AwsPlace } from "./arns";
import * as aws from "./aws";

/** Account, partition and region of the stack, queried once: every ARN composed of them is known at preview. */
export async function awsPlace(): Promise<AwsPlace> {
  const [caller, partition, region] = await Promise.all([aws.getCallerIdentity(), aws.getPartition(), aws.getRegion()]);
  return { accountId: caller.accountId, partition: partition.partition, region: region.region };
}
