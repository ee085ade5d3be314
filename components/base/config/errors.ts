import { z } from "zod";
import { type Invalid, invalidText } from "../../../contract/invalid";
import { likelyName } from "../../../contract/nearest-names";

/** An error of the configuration, at a field. */
export interface ConfigError extends Invalid {
  path: PropertyKey[];
}

/** Adds an issue for each error. */
export function addErrors(context: z.core.$RefinementCtx, errors: Iterable<ConfigError>): void {
  for (const { path, ...params } of errors)
    context.addIssue({ code: "custom", path, message: params.message, params: { ...params } });
}

/** Parse options: the messages of zod's own checks say what is allowed. */
export const PARSING = { reportInput: true, error: allowedBy } as const;

const TYPES: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "keys with values",
  record: "keys with values",
  string: "a text",
};

function allowedBy(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected as string];
    case "invalid_value":
      return (issue.values as unknown[]).map((value) => JSON.stringify(value)).join(", ");
    case "too_small":
    case "too_big":
      return issue.origin === "string"
        ? `at ${issue.minimum ? "least" : "most"} ${issue.minimum ?? issue.maximum} character`
        : undefined;
    case "invalid_union":
      return unionText(issue);
    case "unrecognized_keys":
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(", ") : "";
  }
  return undefined;
}

/** The forms of a union; for a discriminated union, the values of its key. */
function unionText({ inst, discriminator, errors }: z.core.$ZodRawIssue): string {
  if (typeof discriminator === "string") {
    const values = (inst as unknown as z.core.$ZodDiscriminatedUnion)._zod.propValues?.[discriminator] ?? [];
    return [...values].join(", ");
  }
  const forms = (errors as z.core.$ZodIssue[][]).flatMap((issues) => issues.map(({ message }) => message));
  return [...new Set(forms)].join(", or ");
}

/** The field, what is wrong with its value, what is allowed, what to write: up to three lines. */
export function describeError(issue: z.core.$ZodIssue, raw: unknown): string {
  return `${fieldName(issue.path, raw)}: ${invalidText(parts(issue, raw))}`;
}

function parts(issue: z.core.$ZodIssue, raw: unknown): Invalid {
  if (issue.code === "custom" && issue.params) return issue.params as unknown as Invalid;
  if (issue.code === "unrecognized_keys") {
    // Without values: one may be a secret.
    const { keys, message: allowed } = issue;
    const near = keys.map((key) => likelyName(key, allowed.split(", "))).filter((name) => name !== undefined);
    return { message: `unknown key ${keys.map((key) => `"${key}"`).join(", ")}`, allowed, remedy: near.join(", ") };
  }
  if (issue.code === "invalid_key")
    return { message: "invalid name", allowed: issue.issues.map(({ message }) => message).join("; ") };
  return { message: shownValue(issue.path, raw), allowed: issue.message };
}

/** Fields whose values are never shown: an invalid one may be a password in the wrong place. */
const HIDDEN = new Set(["environment", "secrets", "options", "secretOptions"]);

function shownValue(path: readonly PropertyKey[], raw: unknown): string {
  const given = valueAt(raw, path);
  if (given === undefined) return "required, but missing";
  return path.some((part) => HIDDEN.has(String(part))) ? "invalid value" : `${preview(given)} is invalid`;
}

/** `sidecars[1].memory` */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.map((part, i) => (typeof part === "number" ? `[${part}]` : `${i ? "." : ""}${String(part)}`)).join("");
}

/** `models[1].memory (model "forecast")`: the index to find it, the name to recognize it. */
function fieldName(path: readonly PropertyKey[], raw: unknown): string {
  const field = fieldPath(path);
  const model = path[0] === "models" && path.length > 1 ? valueAt(raw, [...path.slice(0, 2), "name"]) : undefined;
  return `r-on-fargate${field ? `:${field}` : ""}${typeof model === "string" ? ` (model "${model}")` : ""}`;
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

/** Addresses may contain a user and a password. */
const withoutCredentials = (value: unknown) =>
  typeof value === "string" ? value.replace(/\/\/[^/@\s]*@/g, "//...@") : value;
