import type { FargateSize } from "../../contract/fargate-sizes";
import { MAX_TASK_SECONDS } from "../../contract/map/batch";
import { MOST_TRIES } from "../../contract/retry-input";
import type { ConfigError } from "../base/config/errors";
import { between } from "../base/config/fields";

/** Fields of state machines that run tasks. @param of owner of the tasks */
export const machineFields = (of: "map" | "run") => ({
  taskTimeout: between(60, MAX_TASK_SECONDS, "seconds")
    .default(21_600)
    .describe(`Longest task of the ${of}, in seconds; then Step Functions stops it.`),
  spotRetries: between(0, MOST_TRIES)
    .default(0)
    .describe(
      "How often a task that Spot reclaimed runs again on Spot, before it runs on demand. These do not count toward `tries`.",
    ),
  memoryLimit: between(512, 122_880, "MiB").optional().meta({
    description:
      "Largest memory, in MiB, for the retries of a task that ran out of memory: each takes the next size, twice the memory with a matching CPU.",
    unset: "the model's memory: no larger size",
  }),
});

/** Checks the largest memory against the model's. */
export function limitErrors(
  { memoryLimit }: { memoryLimit?: number | undefined },
  { memory }: FargateSize,
): ConfigError[] {
  if (memoryLimit === undefined || memoryLimit >= memory) return [];
  const message = `${memoryLimit} is below the model's memory`;
  return [{ path: ["memoryLimit"], message, allowed: `${memory} to 122880 MiB` }];
}
