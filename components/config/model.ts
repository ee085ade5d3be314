import { z } from "zod";
import { checkFargateSize, FARGATE_CPUS, FARGATE_SIZES } from "../../contract/fargate-sizes";
import { addErrors } from "../base/config/errors";
import { between, doubledSecrets, environment, inputKey, script, secrets } from "../base/config/fields";
import { TASK_DEFAULTS } from "../task/r-task";
import { checkContainers, containerFields } from "../task/sidecar-config";
import { triggerFields } from "../triggers/configured";
import { triggerErrors } from "./trigger-checks";

/** What Fargate has for some CPU or other; which goes with which is said where the two do not fit. */
const MEMORY_TEXT = `${FARGATE_SIZES[0]!.memory} to ${FARGATE_SIZES.at(-1)!.memory}, by cpu`;

/** One entry of `r-on-fargate:models`. */
export const modelSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 lower-case letters, digits and hyphens, a letter first")
      .describe(
        "Becomes part of the task definition's family, of the log group and of the resources' names. No two models have the same.",
      ),
    script: script.describe(
      "Script under `r_scripts/`; a list runs in order, in one container, and stops at the first that fails. A run may name another.",
    ),
    cpu: z
      .number()
      .default(TASK_DEFAULTS.cpu)
      .meta({
        description: "CPU units; 1024 are one vCPU. A size that Fargate has, together with `memory`.",
        allowed: FARGATE_CPUS.join(", "),
      }),
    memory: z
      .number()
      .default(TASK_DEFAULTS.memory)
      .meta({ description: "MiB, for all containers of the task together.", allowed: MEMORY_TEXT }),
    /** GiB. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
    ephemeralStorage: between(20, 200, "GiB")
      .default(TASK_DEFAULTS.ephemeralStorage)
      .describe("Disk of the task, GiB. Above 20 it is paid for."),
    environment: environment
      .prefault({})
      .describe(
        "Environment variables. Whoever may describe the task definition reads them: secrets belong into `secrets`.",
      ),
    secrets: secrets
      .default({})
      .describe(
        "Environment variables that Fargate reads from Secrets Manager or SSM when the task starts; the value never is in state, log or task definition.",
      ),
    inputs: z
      .array(inputKey)
      .default([])
      .describe("Files that are fetched to the working directory before R starts; one that ends in `/` is a folder."),
    spot: z
      .boolean()
      .default(false)
      .describe("Runs on Fargate Spot: cheaper, and AWS may take it back with two minutes' notice."),
    timeout: between(1, 999_999_999, "seconds").optional().meta({
      description: "Seconds that a run may take: the container ends R after them, and the exit code is 124.",
      unset: "none",
    }),
    startTimeout: z.int().min(1, "1 or more seconds").optional().meta({
      description:
        "Seconds that a task may take to start: `rfargate` stops it after them while it follows the run (`run`, `logs -f`). Nothing follows what a schedule or an upload starts.",
      unset: "none",
    }),
    revision: z.int().min(1, "1 or more").optional().meta({
      description:
        "Earlier revision of the task definition that is used in place of the newest; `rfargate rollback` sets it: [revisions.md](revisions.md).",
      unset: "the newest",
    }),
    ...containerFields,
    ...triggerFields(),
  })
  .superRefine((model, context) => {
    const size = checkFargateSize(model.cpu, model.memory);
    const isCpu = FARGATE_CPUS.includes(model.cpu);
    if (size) addErrors(context, [{ path: [isCpu ? "memory" : "cpu"], ...size }]);
    if (!isCpu) return;
    if (!size) checkContainers(model, context);
    addErrors(context, triggerErrors(model));
    addErrors(context, doubledSecrets(model.secrets, model.environment));
  });

export type ModelConfig = z.output<typeof modelSchema>;
