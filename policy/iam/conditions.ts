import { type Json, JsonObject } from "../core/json";
import { Unknown } from "../core/value";

/** One line of a Condition block: `StringEquals`, `aws:SourceAccount`, the values. */
export interface Condition {
  /** As written, e.g. `ForAnyValue:StringLike`. */
  operator: string;
  /** In lower case: condition keys are case-insensitive. */
  key: string;
  values: string[];
  unknown: Unknown[];
}

/** The lines of a Condition block. What is not of that form is left out: `iam-document-valid` names it. */
export function conditionsOf(block: Json | undefined): Condition[] {
  if (!(block instanceof JsonObject)) return [];
  return block.members.flatMap(([operator, keys]) =>
    keys instanceof JsonObject ? keys.members.map(([key, value]) => line(operator, key, value)) : [],
  );
}

function line(operator: string, key: string, value: Json): Condition {
  const all = Array.isArray(value) ? value : [value];
  return {
    operator,
    key: key.toLowerCase(),
    values: all.filter((v) => v !== null && typeof v !== "object").map(String),
    unknown: all.filter((v) => v instanceof Unknown),
  };
}

/** Operators that let through only what has the key with one of the values; `IfExists` and `ForAllValues` pass without it. */
const NARROWING = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/** Keys that say where a request comes from or who makes it. */
const ORIGIN_KEYS = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

/**
 * Whether a block narrows a statement to known callers. A line that is always true narrows nothing. An `Unknown` where only a
 * value that is unknown at preview could narrow.
 */
export function narrowsCallers(block: Json | undefined): boolean | Unknown {
  if (block instanceof Unknown) return block;
  const lines = conditionsOf(block).filter(
    ({ operator, key, values }) => NARROWING.test(operator) && ORIGIN_KEYS.has(key) && values.every(isNarrow),
  );
  // Values of one line are alternatives: all of them have to be known. Lines are all required: one is enough.
  if (lines.some(({ values, unknown }) => values.length > 0 && unknown.length === 0)) return true;
  return lines.find(({ unknown }) => unknown.length > 0)?.unknown[0] ?? false;
}

/** Whether a value stands for somebody in particular and not for everybody. */
function isNarrow(value: string): boolean {
  if (/^(0\.0\.0\.0\/[0-7]|::\/0)$/.test(value) || /^[*?]*$/.test(value)) return false;
  if (!value.startsWith("arn:")) return /^[^*?]{2}/.test(value);
  const [, , service, , account = "", resource = ""] = value.split(":");
  // A bucket's name is unique in all of AWS and its ARN has no account.
  return /^\d{12}$/.test(account) || (service === "s3" && /^[^*?]{3}/.test(resource));
}

/** Values of the lines that have a key and an operator that narrows; `undefined` where there is no such line. */
export function narrowedTo(block: Json | undefined, key: string): Condition | undefined {
  return conditionsOf(block).find((c) => c.key === key.toLowerCase() && NARROWING.test(c.operator));
}
