import { z } from "zod";
import type { FargateSize } from "../../contract/fargate-sizes";
import type { ConfigError } from "../base/config/errors";
import { between } from "../base/config/fields";

/** `map` of a model. */
export const mapSchema = z.strictObject({
  maxTasks: between(1, 10_000).optional().meta({
    description: "Maximum number of tasks of one map at a time; `rfargate map --max` overrides it.",
    unset: "what the account's quota of Fargate vCPUs allows",
  }),
  tries: between(1, 10)
    .default(3)
    .describe("Maximum number of tries of an item. R's exit code 3 rejects the item: it is not retried."),
  itemTimeout: z
    .int()
    .min(1, "1 or more seconds")
    .optional()
    .meta({ description: "Longest try of an item, in seconds; then it is stopped.", unset: "none" }),
  taskTimeout: between(60, 604_800, "seconds")
    .default(21_600)
    .describe("Longest task of the map, in seconds; then Step Functions stops it."),
  spot: z.boolean().optional().meta({
    description: "Whether tasks run on Fargate Spot. A reclaimed task runs again on demand.",
    unset: "as the model",
  }),
  memoryLimit: between(512, 122_880, "MiB").optional().meta({
    description:
      "Largest memory, in MiB, for the retries of a task that ran out of memory: each takes the next size, twice the memory with a matching CPU.",
    unset: "the model's memory: no larger size",
  }),
});

export type MapConfig = z.output<typeof mapSchema>;

/** Checks a map against its model. */
export function mapErrors({ memoryLimit }: MapConfig, { memory }: FargateSize): ConfigError[] {
  if (memoryLimit === undefined || memoryLimit >= memory) return [];
  const message = `${memoryLimit} is below the model's memory`;
  return [{ path: ["memoryLimit"], message, allowed: `${memory} to 122880 MiB` }];
}
