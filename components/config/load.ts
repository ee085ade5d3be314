import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { projectPath } from "../project-path";
import { STACK_TAG } from "../stack-tag";
import { configSchema, type StackConfig } from "./schema";

/**
 * Reads and checks the stack's configuration. Folders and files in it, given relative to the project, are as the program reaches
 * them; its tags have the stack's own beside those that are given.
 * @throws RunError with one line for each mistake: the model, the field, what was given, what is allowed.
 */
export function loadConfig(): StackConfig {
  const config = new pulumi.Config();
  const raw: Record<string, unknown> = {};
  for (const key of Object.keys(configSchema.shape)) {
    const text = config.get(key);
    if (text !== undefined) raw[key] = parse(text);
  }
  const checked = checkConfig(raw, `Pulumi.${pulumi.getStack()}.yaml`);
  const { scripts, inputs } = checked.bucket;
  const { packages } = checked.image;
  const own = { [STACK_TAG]: `${pulumi.getProject()}-${pulumi.getStack()}` };
  return {
    ...checked,
    tags: { ...checked.tags, ...own },
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
  const result = configSchema.safeParse(raw, { reportInput: true });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${describeIssue(issue, raw)}`);
  throw new pulumi.RunError(`${file} has ${lines.length} mistake${lines.length > 1 ? "s" : ""}:\n${lines.join("\n")}`);
}

/** Pulumi keeps structured values as JSON, and plain ones as they are. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describeIssue(issue: z.core.$ZodIssue, raw: unknown): string {
  const message = issue.code === "invalid_key" ? issue.issues.map((inner) => inner.message).join(", ") : issue.message;
  return `${fieldName(issue.path, raw)}: ${message}${shownValue(issue.path, raw)}`;
}

/** Values of environment and secrets are never shown: a mistake there may be a password in the wrong place. */
function shownValue(path: readonly PropertyKey[], raw: unknown): string {
  if (path.some((part) => part === "secrets" || part === "environment")) return "";
  const given = valueAt(raw, path);
  return given === undefined ? "; nothing was given" : `; ${preview(given)} was given`;
}

/** `models[1].memory (model 'forecast')`: the index to find it, the name to know it. */
function fieldName(path: readonly PropertyKey[], raw: unknown): string {
  const field = path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i ? "." : ""}${String(part)}`))
    .join("");
  const model = path[0] === "models" && path.length > 1 ? valueAt(raw, [...path.slice(0, 2), "name"]) : undefined;
  return `r-on-fargate:${field}${typeof model === "string" ? ` (model '${model}')` : ""}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function preview(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
