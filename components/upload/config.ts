import { z } from "zod";
import { PREFIXES } from "../../contract/bucket-layout";
import { checkFargateSize } from "../../contract/fargate-sizes";
import { addErrors, type ConfigError } from "../base/config/errors";
import { between, checked, checkInputPrefix, inputSuffix, literal } from "../base/config/fields";
import { UPLOAD_DEFAULTS } from "./upload-trigger";

const prefix = literal.superRefine(checked(checkPrefix));

const size = z.strictObject({
  above: z
    .int()
    .min(0, "0 or more bytes")
    .describe("Applies to objects of more than this many bytes; the largest that applies is used."),
  cpu: z.number().describe("CPU units."),
  memory: z.number().describe("Memory in MiB."),
});

/** `onUpload` of a model. */
export const uploadSchema = z
  .strictObject({
    prefix: prefix.meta({
      description: "Prefix of the keys.",
      allowed: `a prefix under ${PREFIXES.input}, but not under ${PREFIXES.staged}`,
    }),
    suffix: inputSuffix,
    maxTasks: between(1, 1000)
      .default(UPLOAD_DEFAULTS.maxTasks)
      .describe("Maximum number of tasks of this trigger at a time; further objects wait."),
    retries: between(0, 10).default(UPLOAD_DEFAULTS.retries).describe("How often a failed start is retried."),
    sizes: z.array(size).default([]).describe("Task sizes by object size that replace the model's."),
  })
  .superRefine(({ sizes }, context) => {
    sizes.forEach(({ above, cpu, memory }, i) => {
      const error = checkFargateSize(cpu, memory);
      if (error) addErrors(context, [{ path: ["sizes", i, "memory"], ...error }]);
      if (sizes.findIndex((other) => other.above === above) < i)
        addErrors(context, [{ path: ["sizes", i, "above"], message: `${above} is taken by an earlier size` }]);
    });
  });

export type UploadConfig = z.output<typeof uploadSchema>;

function checkPrefix(text: string): string | undefined {
  const allowed = `a prefix under ${PREFIXES.input}`;
  const own = [PREFIXES.output, PREFIXES.runs].find((written) => text.startsWith(written));
  if (own) return `${allowed}: runs write under ${own}, so each would start the next`;
  if (text.startsWith(PREFIXES.staged)) return `${allowed} other than ${PREFIXES.staged}, where rfargate stages files`;
  if (!text.startsWith(PREFIXES.input)) return `${allowed}, which tasks can read, like input/videos/`;
  return checkInputPrefix(text);
}

/**
 * Bytes of the function's environment for a model's settings; the rest are ARNs and URLs.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (4 KB in all)
 */
const SETTINGS_BYTES = 2300;

/** Checks an upload trigger against its model. */
export function uploadErrors({ sizes }: UploadConfig, { inputs }: { inputs: string[] }): ConfigError[] {
  const bytes = Buffer.byteLength(JSON.stringify({ sizes, inputs }));
  if (bytes <= SETTINGS_BYTES) return [];
  return [
    {
      path: ["sizes"],
      message: `the model's inputs and these sizes are too long for the function that starts tasks: ${bytes} bytes`,
      allowed: `${SETTINGS_BYTES} bytes`,
      remedy: "a folder as input, like history/, or fewer sizes",
    },
  ];
}
