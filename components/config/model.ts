import { z } from "zod";
import { checkFargateSize, FARGATE_CPUS } from "../fargate-sizes";
import { queueFaults, queueSchema } from "./queue";

/** Names that a run sets itself. */
const RESERVED_ENV = /^(SCRIPT$|RFARGATE_|AWS_|ECS_)/;

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a name has letters, digits and underscores and does not start with a digit")
  .refine((name) => !RESERVED_ENV.test(name), "SCRIPT and names that start with RFARGATE_, AWS_ or ECS_ are reserved");

/** A path under a prefix of the bucket: relative, no `..`, no blanks (SCRIPT separates scripts by blanks). */
const scriptKey = z
  .string()
  .regex(/^[^\s/][^\s]*$/, "a key under r_scripts/, without blanks and without a leading slash")
  .refine((key) => !key.split("/").includes(".."), "a key has no '..'");

const inputKey = z
  .string()
  .regex(/^[^/\n][^\n]*$/, "a key under input/, without a leading slash")
  .refine((key) => !key.split("/").includes(".."), "a key has no '..'");

const secretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:.+|ssm:[a-z0-9-]+:\d{12}:parameter\/.+)$/,
    "the ARN of a Secrets Manager secret or of an SSM parameter",
  );

/** One entry of `r-on-fargate:models`. */
export const modelSchema = z
  .strictObject({
    /** Becomes part of the task definition's family and the log group's name. */
    name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 lower-case letters, digits and hyphens, a letter first"),
    /** One script, or several that run in order in one container. */
    script: z.union([scriptKey, z.array(scriptKey).min(1)]),
    cpu: z.number().default(256),
    memory: z.number().default(512),
    /** GiB. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
    ephemeralStorage: z.int().min(20, "20 to 200 GiB").max(200, "20 to 200 GiB").default(20),
    environment: z.record(environmentName, z.coerce.string()).default({}),
    secrets: z.record(environmentName, secretArn).default({}),
    inputs: z.array(inputKey).default([]),
    spot: z.boolean().default(false),
    /** Seconds. */
    timeout: z.int().min(1).optional(),
    queue: queueSchema.optional(),
  })
  .superRefine((model, context) => {
    if (!FARGATE_CPUS.includes(model.cpu)) {
      context.addIssue({ code: "custom", path: ["cpu"], message: checkFargateSize(model.cpu, model.memory) });
      return;
    }
    const illegal = checkFargateSize(model.cpu, model.memory);
    if (illegal) context.addIssue({ code: "custom", path: ["memory"], message: illegal });
    for (const { path, message } of queueFaults(model.queue, model.timeout)) {
      context.addIssue({ code: "custom", path: ["queue", ...path], message });
    }
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
