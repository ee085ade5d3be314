import { z } from "zod";

/** An error of the configuration: where, and what is allowed. */
export interface ConfigError {
  path: PropertyKey[];
  message: string;
}

/** How configuration is parsed, so that errors read as `describeError` does. */
export const PARSING = { reportInput: true, error: unknownKeys } as const;

/** zod says which keys are unknown; whoever misspelt one wants to know which there are. */
function unknownKeys({ code, inst, ...issue }: z.core.$ZodRawIssue): string | undefined {
  if (code !== "unrecognized_keys") return undefined;
  const named = (issue as unknown as { keys: string[] }).keys.map((key) => `'${key}'`).join(", ");
  const allowed = inst instanceof z.ZodObject ? Object.keys(inst.shape).join(", ") : "others";
  return `there is no key ${named}; allowed are ${allowed}`;
}

/** One line: where, what is allowed, what was given. */
export function describeError(issue: z.core.$ZodIssue, raw: unknown): string {
  const message = issue.code === "invalid_key" ? issue.issues.map((inner) => inner.message).join(", ") : issue.message;
  // Of a key that does not exist the value may be a secret, too.
  const shown = issue.code === "unrecognized_keys" ? "" : shownValue(issue.path, raw);
  return `${fieldName(issue.path, raw)}: ${message}${shown}`;
}

/** Fields whose values are never shown: an invalid one may be a password in the wrong place. */
const HIDDEN = new Set(["environment", "secrets", "options", "secretOptions"]);

function shownValue(path: readonly PropertyKey[], raw: unknown): string {
  if (path.some((part) => HIDDEN.has(String(part)))) return "";
  const given = valueAt(raw, path);
  return given === undefined ? "; nothing was given" : `; ${preview(given)} was given`;
}

/** `models[1].memory (model 'forecast')`: the index to find it, the name to know it. */
function fieldName(path: readonly PropertyKey[], raw: unknown): string {
  const field = path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i ? "." : ""}${String(part)}`))
    .join("");
  const model = path[0] === "models" && path.length > 1 ? valueAt(raw, [...path.slice(0, 2), "name"]) : undefined;
  return `r-on-fargate${field ? `:${field}` : ""}${typeof model === "string" ? ` (model '${model}')` : ""}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function preview(value: unknown): string {
  const text = JSON.stringify(value, (key, inner) => (HIDDEN.has(key) ? "..." : withoutCredentials(inner)));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Addresses may have a user and a password in them. */
const withoutCredentials = (value: unknown) =>
  typeof value === "string" ? value.replace(/\/\/[^/@\s]*@/g, "//...@") : value;
