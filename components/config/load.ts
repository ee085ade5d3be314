import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";
import { STACK_TAG } from "../../contract/names";
import { describeError, PARSING } from "../base/config/errors";
import { projectPath } from "../base/project-path";
import { stackName } from "../base/stack-name";
import { configSchema, type StackConfig } from "./schema";

/** Prefix of the configuration's keys in any project; other keys belong to the project's own program. */
const NAMESPACE = "r-on-fargate:";

/** The keys of the stack's configuration without `r-on-fargate:`, as docs/configuration.md has them. */
export type StackSettings = Partial<z.input<typeof configSchema>>;

/**
 * Reads and checks the stack's configuration. Resolves its folders and files, and adds the stack's own tag.
 * @param settings take the place of the configuration's keys of the same name
 * @throws RunError with each error: the model, the field, the value, the allowed values, and what to try; or on a stack name that
 *   is not valid in the names of AWS resources
 */
export function loadConfig(settings: StackSettings = {}): StackConfig {
  // All keys, not just the known ones: otherwise a misspelt key would silently keep the default.
  const given = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(NAMESPACE));
  const raw = Object.fromEntries(given.map(([key, text]) => [key.slice(NAMESPACE.length), parse(text)]));
  const checked = checkConfig({ ...raw, ...settings }, `Pulumi.${pulumi.getStack()}.yaml`);
  const { scripts, inputs } = checked.bucket;
  const stackTag = { [STACK_TAG]: stackName(pulumi.getProject(), pulumi.getStack()) };
  return {
    ...checked,
    tags: { ...checked.tags, ...stackTag },
    bucket: { ...checked.bucket, ...reached({ scripts, inputs }) },
    image: { ...checked.image, packages: [checked.image.packages ?? []].flat().map(projectPath) },
  };
}

function reached<K extends string>(paths: Record<K, string | undefined>): Record<K, string | undefined> {
  const entries = Object.entries<string | undefined>(paths);
  return Object.fromEntries(entries.map(([key, path]) => [key, path && projectPath(path)])) as typeof paths;
}

/** Checks a parsed configuration. @throws RunError as loadConfig does */
export function checkConfig(raw: unknown, file: string): StackConfig {
  const result = configSchema.safeParse(raw, PARSING);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => describeError(issue, raw));
  const heading = `${file} has ${errors.length} error${errors.length > 1 ? "s" : ""}:`;
  throw new pulumi.RunError([heading, ...errors.flatMap((text) => text.split("\n"))].join("\n  "));
}

/** Pulumi keeps structured values as JSON, and others as plain text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
