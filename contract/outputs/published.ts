import type { StackOutputs } from "./schema";

/**
 * The outputs that a stack publishes in its bucket: without the deployer's profile and AWS files, which mean nothing to other readers
 * and would change with each deployer.
 */
export function publishedOutputs(outputs: StackOutputs): StackOutputs {
  const { region, accountId, partition } = outputs.aws;
  return { ...outputs, aws: { region, accountId, partition } };
}
