import type { StackOutputs } from "./schema";

/**
 * What a stack publishes in its bucket: its outputs without the profile and the files of whoever deployed it. They mean nothing to
 * other readers, and each deployer would change the object.
 */
export function publishedOutputs(outputs: StackOutputs): StackOutputs {
  const { region, accountId, partition } = outputs.aws;
  return { ...outputs, aws: { region, accountId, partition } };
}
