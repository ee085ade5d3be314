import { z } from "zod";
import { checkFargateSize, FARGATE_CPUS, FARGATE_SIZES } from "../../contract/fargate-sizes";
import { addErrors } from "../base/config/errors";
import { between, doubledSecrets, environment, inputKey, script, secrets } from "../base/config/fields";
import { TASK_DEFAULTS } from "../task/r-task";
import { checkContainers, containerFields } from "../task/sidecar-config";
import { triggerFields } from "../triggers/configured";
import { triggerErrors } from "./trigger-checks";

/** All memory values that Fargate has; the check of a size names those that match its CPU. */
const MEMORY_TEXT = `${FARGATE_SIZES[0]!.memory} to ${FARGATE_SIZES.at(-1)!.memory}, by cpu`;

/** One entry of `r-on-fargate:models`. */
export const modelSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 lower-case letters, digits and hyphens, a letter first")
      .describe("Part of the task definition's family, the log group and the names of resources. Unique in the stack."),
    script: script.describe(
      "Script under `r_scripts/`; a list runs in order in one container and stops at the first failure. A run can name another script.",
    ),
    cpu: z
      .number()
      .default(TASK_DEFAULTS.cpu)
      .meta({
        description: "CPU units; 1024 are one vCPU. With `memory`, a size that Fargate offers.",
        allowed: FARGATE_CPUS.join(", "),
      }),
    memory: z
      .number()
      .default(TASK_DEFAULTS.memory)
      .meta({ description: "Memory in MiB, shared by all containers of the task.", allowed: MEMORY_TEXT }),
    /** GiB. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
    ephemeralStorage: between(20, 200, "GiB")
      .default(TASK_DEFAULTS.ephemeralStorage)
      .describe("Disk of the task, in GiB. AWS charges for more than 20."),
    environment: environment
      .prefault({})
      .describe(
        "Environment variables. Anyone who can describe the task definition can read them: put secrets into `secrets`.",
      ),
    secrets: secrets
      .default({})
      .describe(
        "Environment variables that Fargate reads from Secrets Manager or SSM when the task starts. Their values are never in the state, the log or the task definition.",
      ),
    inputs: z
      .array(inputKey)
      .default([])
      .describe("Files to fetch into the working directory before R starts; a name that ends in `/` is a folder."),
    spot: z
      .boolean()
      .default(false)
      .describe("Whether to run on Fargate Spot: cheaper, but AWS can reclaim the task with two minutes' notice."),
    timeout: between(1, 999_999_999, "seconds").optional().meta({
      description: "Longest duration of a run, in seconds: then the container stops R, and the exit code is 124.",
      unset: "none",
    }),
    startTimeout: z.int().min(1, "1 or more seconds").optional().meta({
      description:
        "Longest start of a task, in seconds: then `rfargate` stops it, if it follows the run (`run`, `logs -f`). Nothing follows runs of a schedule or an upload.",
      unset: "none",
    }),
    revision: z.int().min(1, "1 or more").optional().meta({
      description:
        "Earlier revision of the task definition to use instead of the newest; set by `rfargate rollback`: [revisions.md](revisions.md).",
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
