import { z } from "zod";
import type { FargateSize } from "../../contract/fargate-sizes";
import type { ConfigError } from "../base/config/errors";
import { between } from "../base/config/fields";

/** `map` of a model. */
export const mapSchema = z.strictObject({
  maxTasks: between(1, 10_000).optional().meta({
    description: "Most tasks of one map at once; `rfargate map --max` takes another.",
    unset: "what the account's quota of Fargate vCPUs allows",
  }),
  tries: between(1, 10)
    .default(3)
    .describe("Tries of an item that fails. R's exit code 3 rejects the item: it is not tried again."),
  itemTimeout: z
    .int()
    .min(1, "1 or more seconds")
    .optional()
    .meta({ description: "Seconds after which one try of an item is ended.", unset: "none" }),
  taskTimeout: between(60, 604_800, "seconds")
    .default(21_600)
    .describe("Seconds after which Step Functions stops a task of the map."),
  spot: z.boolean().optional().meta({
    description: "Whether tasks run on Fargate Spot. What Spot takes back runs again on demand.",
    unset: "as the model",
  }),
  memoryLimit: between(512, 122_880, "MiB").optional().meta({
    description:
      "Memory, MiB, up to which a task that ran out of it is tried again with the next size: twice the memory, and the CPU that goes with it.",
    unset: "the model's memory: no larger size is tried",
  }),
});

export type MapConfig = z.output<typeof mapSchema>;

/** Checks a map against its model. */
export function mapErrors({ memoryLimit }: MapConfig, { memory }: FargateSize): ConfigError[] {
  if (memoryLimit === undefined || memoryLimit >= memory) return [];
  const message = `${memoryLimit} is below the model's memory`;
  return [{ path: ["memoryLimit"], message, allowed: `${memory} to 122880 MiB` }];
}
