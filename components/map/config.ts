import { z } from "zod";
import { MAX_TASK_SECONDS } from "../../contract/map/batch";
import { MOST_TRIES } from "../../contract/retry-input";
import { between } from "../base/config/fields";
import { machineFields } from "../machine/config";
import { startFields } from "./starts-config";

/** `map` of a model. */
export const mapSchema = z.strictObject({
  maxTasks: between(1, 10_000).optional().meta({
    description: "Maximum number of tasks of one map at a time; `rfargate map --max` overrides it.",
    unset: "what the account's quota of Fargate vCPUs allows",
  }),
  tries: between(1, MOST_TRIES)
    .default(3)
    .describe("Maximum number of tries of an item. R's exit code 3 rejects the item: it is not retried."),
  itemTimeout: between(1, MAX_TASK_SECONDS, "seconds")
    .optional()
    .meta({ description: "Longest try of an item, in seconds; then it is stopped.", unset: "none" }),
  spot: z.boolean().optional().meta({
    description:
      "Whether tasks run on Fargate Spot. A reclaimed task runs again on demand, after `spotRetries` on Spot.",
    unset: "as the model",
  }),
  ...machineFields("map"),
  ...startFields,
});

export type MapConfig = z.output<typeof mapSchema>;
