import { z } from "zod";
import { FARGATE_SIZES, type FargateSize } from "../../contract/fargate-sizes";
import type { ConfigError } from "../base/config/errors";

/** `map` of a model. */
export const mapSchema = z.strictObject({
  maxTasks: z
    .int()
    .min(1, "1 to 10000")
    .max(10_000, "1 to 10000")
    .default(24)
    .describe(
      "Most tasks of one map at once; `rfargate map --max` takes another. The account's quota of vCPUs bounds it, too.",
    ),
  tries: z
    .int()
    .min(1, "1 to 10")
    .max(10, "1 to 10")
    .default(3)
    .describe("Tries of an item that fails. R's exit code 3 rejects the item: it is not tried again."),
  itemTimeout: z
    .int()
    .min(1, "1 or more seconds")
    .optional()
    .meta({ description: "Seconds after which one try of an item is ended.", unset: "none" }),
  taskTimeout: z
    .int()
    .min(60, "60 to 604800 seconds")
    .max(604_800, "60 to 604800 seconds")
    .default(21_600)
    .describe("Seconds after which Step Functions stops a task of the map."),
  spot: z.boolean().optional().meta({
    description: "Whether tasks run on Fargate Spot. What Spot takes back runs again on demand.",
    unset: "as the model",
  }),
  memoryLimit: z.int().min(512, "512 to 122880 MiB").max(122_880, "512 to 122880 MiB").optional().meta({
    description:
      "Memory, MiB, up to which a task that ran out of it is tried again with the next size: twice the memory, and the CPU that goes with it.",
    unset: "the model's memory: no larger size is tried",
  }),
});

export type MapConfig = z.output<typeof mapSchema>;

/** What is wrong with a map beside its model. */
export function mapErrors({ memoryLimit }: MapConfig, { memory }: FargateSize): ConfigError[] {
  if (memoryLimit === undefined || memoryLimit >= memory) return [];
  return [{ path: ["memoryLimit"], message: `is below the model's memory, which is ${memory} MiB` }];
}

/** The sizes of a model's tasks, from its own to the limit: each has twice the memory of the one before, and no less CPU. */
export function sizeLadder(model: FargateSize, memoryLimit = model.memory): FargateSize[] {
  const sizes = [{ cpu: model.cpu, memory: model.memory }];
  for (let size = sizes[0]; size; ) {
    const { cpu, memory } = size;
    size = FARGATE_SIZES.filter((one) => one.cpu >= cpu && one.memory >= 2 * memory && one.memory <= memoryLimit).sort(
      (a, b) => a.memory - b.memory || a.cpu - b.cpu,
    )[0];
    if (size) sizes.push(size);
  }
  return sizes;
}
