import { z } from "zod";
import { checkFargateSize, FARGATE_CPUS } from "../fargate-sizes";
import { apiSchema, checkApi } from "./api";
import { environment, inputKey, script, secrets } from "./fields";
import { queueFaults, queueSchema } from "./queue";
import { scheduleFaults, scheduleSchema } from "./schedule";
import { checkContainers, containerFields } from "./sidecar";
import { triggerSizeFaults } from "./trigger-sizes";
import { uploadSchema } from "./upload";

/** One entry of `r-on-fargate:models`. */
export const modelSchema = z
  .strictObject({
    /** Becomes part of the task definition's family and the log group's name. */
    name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 lower-case letters, digits and hyphens, a letter first"),
    script,
    cpu: z.number().default(256),
    memory: z.number().default(512),
    /** GiB. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
    ephemeralStorage: z.int().min(20, "20 to 200 GiB").max(200, "20 to 200 GiB").default(20),
    environment: environment.default({}),
    secrets: secrets.default({}),
    inputs: z.array(inputKey).default([]),
    spot: z.boolean().default(false),
    /** Seconds. */
    timeout: z.int().min(1).optional(),
    ...containerFields,
    api: apiSchema.optional(),
    queue: queueSchema.optional(),
    schedule: scheduleSchema.optional(),
    onUpload: uploadSchema.optional(),
  })
  .superRefine((model, context) => {
    if (!FARGATE_CPUS.includes(model.cpu)) {
      context.addIssue({ code: "custom", path: ["cpu"], message: checkFargateSize(model.cpu, model.memory) });
      return;
    }
    const illegal = checkFargateSize(model.cpu, model.memory);
    if (illegal) context.addIssue({ code: "custom", path: ["memory"], message: illegal });
    else checkContainers(model, context);
    checkApi(model, context);
    for (const { path, message } of queueFaults(model.queue, model.timeout)) {
      context.addIssue({ code: "custom", path: ["queue", ...path], message });
    }
    for (const { path, message } of scheduleFaults(model.schedule ?? [], model)) {
      context.addIssue({ code: "custom", path: ["schedule", ...path], message });
    }
    for (const fault of triggerSizeFaults(model)) context.addIssue({ code: "custom", ...fault });
    for (const name of Object.keys(model.secrets)) {
      if (name in model.environment) {
        context.addIssue({
          code: "custom",
          path: ["secrets", name],
          message: "is in environment, too; keep one of the two",
        });
      }
    }
  });

export type ModelConfig = z.output<typeof modelSchema>;
