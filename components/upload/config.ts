import { z } from "zod";
import { PREFIXES } from "../../contract/bucket-layout";
import { checkFargateSize } from "../../contract/fargate-sizes";
import type { ConfigError } from "../base/config/errors";
import { literal } from "../base/config/fields";
import { UPLOAD_DEFAULTS } from "./upload-trigger";

const prefix = literal.superRefine((text, context) => {
  const error = checkPrefix(text);
  if (error) context.addIssue({ code: "custom", message: error });
});

const size = z.strictObject({
  above: z
    .int()
    .min(0, "0 or more bytes")
    .describe("Holds for objects of more than so many bytes; the largest that applies counts."),
  cpu: z.number().describe("CPU units."),
  memory: z.number().describe("MiB."),
});

/** `onUpload` of a model. */
export const uploadSchema = z
  .strictObject({
    prefix: prefix.meta({
      description: "Beginning of the keys.",
      allowed: `a prefix under ${PREFIXES.input}, but not under ${PREFIXES.staged}`,
    }),
    suffix: literal
      .regex(/^[^\p{Cc}]*$/u, "no control characters")
      .default("")
      .describe("End of the keys; upper and lower case differ. Empty: any."),
    maxTasks: z
      .int()
      .min(1, "1 to 1000")
      .max(1000, "1 to 1000")
      .default(UPLOAD_DEFAULTS.maxTasks)
      .describe("Most tasks of this trigger at a time; further objects wait."),
    retries: z
      .int()
      .min(0, "0 to 10")
      .max(10, "0 to 10")
      .default(UPLOAD_DEFAULTS.retries)
      .describe("How often a start that failed is tried again."),
    sizes: z.array(size).default([]).describe("Sizes of tasks by the size of the object, in place of the model's."),
  })
  .superRefine(({ sizes }, context) => {
    sizes.forEach(({ above, cpu, memory }, i) => {
      const error = checkFargateSize(cpu, memory);
      if (error) context.addIssue({ code: "custom", path: ["sizes", i, "memory"], message: error });
      if (sizes.findIndex((other) => other.above === above) < i)
        context.addIssue({ code: "custom", path: ["sizes", i, "above"], message: "is taken by an earlier size" });
    });
  });

export type UploadConfig = z.output<typeof uploadSchema>;

function checkPrefix(text: string): string | undefined {
  const own = [PREFIXES.output, PREFIXES.runs].find((written) => text.startsWith(written));
  if (own) return `runs write under ${own}: each would start the next, without end; allowed is a prefix under input/`;
  if (text.startsWith(PREFIXES.staged))
    return `rfargate stages files under ${PREFIXES.staged}; allowed is another prefix under input/`;
  if (!text.startsWith(PREFIXES.input))
    return "a prefix under input/, which is what tasks may read, like input/videos/";
  return /\p{Cc}/u.test(text) || text.split("/").includes("..") ? "no control characters and no '..'" : undefined;
}

/**
 * Bytes of a function's environment that are left for what a model gives it; the rest is ARNs and URLs.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (4 KB in all)
 */
const SETTINGS_BYTES = 2300;

/** What is wrong with an upload trigger beside its model. */
export function uploadErrors({ sizes }: UploadConfig, { inputs }: { inputs: string[] }): ConfigError[] {
  const bytes = Buffer.byteLength(JSON.stringify({ sizes, inputs }));
  if (bytes <= SETTINGS_BYTES) return [];
  const message = `the model's inputs and these sizes are ${bytes} bytes, and the function that starts tasks has room for ${SETTINGS_BYTES}: take a folder as input, like history/, or fewer sizes`;
  return [{ path: ["sizes"], message }];
}
