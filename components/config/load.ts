import * as pulumi from "@pulumi/pulumi";
import { STACK_TAG } from "../../contract/names";
import { describeError, PARSING } from "../base/config/errors";
import { projectPath } from "../base/project-path";
import { stackName } from "../base/stack-name";
import { configSchema, type StackConfig } from "./schema";

/**
 * Reads and checks the stack's configuration. Folders and files in it, given relative to the project, are as the program reaches
 * them; its tags have the stack's own beside those that are given.
 * @throws RunError with one line for each error: the model, the field, what was given, what is allowed; and for a stack whose
 *   name AWS does not take for what it makes.
 */
export function loadConfig(): StackConfig {
  const own = `${pulumi.getProject()}:`;
  // All keys and not the known ones alone: one that is misspelt would leave a default in force in silence.
  const given = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(own));
  const raw = Object.fromEntries(given.map(([key, text]) => [key.slice(own.length), parse(text)]));
  const checked = checkConfig(raw, `Pulumi.${pulumi.getStack()}.yaml`);
  const { scripts, inputs } = checked.bucket;
  const { packages } = checked.image;
  const stackTag = { [STACK_TAG]: stackName(pulumi.getProject(), pulumi.getStack()) };
  return {
    ...checked,
    tags: { ...checked.tags, ...stackTag },
    bucket: { ...checked.bucket, ...reached({ scripts, inputs }) },
    image: { ...checked.image, ...reached({ packages }) },
  };
}

function reached<K extends string>(paths: Record<K, string | undefined>): Record<K, string | undefined> {
  const entries = Object.entries<string | undefined>(paths);
  return Object.fromEntries(entries.map(([key, path]) => [key, path && projectPath(path)])) as typeof paths;
}

/** Checks a configuration that is already an object. @throws RunError as loadConfig does. */
export function checkConfig(raw: unknown, file: string): StackConfig {
  const result = configSchema.safeParse(raw, PARSING);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${describeError(issue, raw)}`);
  throw new pulumi.RunError(`${file} has ${lines.length} error${lines.length > 1 ? "s" : ""}:\n${lines.join("\n")}`);
}

/** Pulumi keeps structured values as JSON, and plain ones as they are. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
