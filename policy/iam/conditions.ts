import { areWorld } from "../core/addresses";
import { isReference } from "../core/intrinsics";
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
  /** Whether a value is none that IAM takes: what it stands for is anybody's guess. */
  illegible?: boolean;
}

/** The lines of a Condition block. What is not of that form is left out: `iam-document-valid` names it. */
export function conditionsOf(block: Json | undefined): Condition[] {
  if (block instanceof Unknown) return [unknownLine("StringEquals", block)];
  if (!(block instanceof JsonObject)) return [];
  return block.members.flatMap(([operator, keys]) => {
    if (keys instanceof Unknown) return [unknownLine(operator, keys)];
    return keys instanceof JsonObject ? keys.members.map(([key, value]) => line(operator, key, value)) : [];
  });
}

/** The key of a line of which nothing is known: it may be any. */
const ANY_KEY = "*";

const unknownLine = (operator: string, unknown: Unknown): Condition => ({
  operator,
  key: ANY_KEY,
  values: [],
  unknown: [unknown],
});

function line(operator: string, key: string, value: Json): Condition {
  const all = Array.isArray(value) ? value : [value];
  return {
    operator,
    key: key.toLowerCase(),
    values: all.filter((v) => v !== null && typeof v !== "object").map(String),
    unknown: all.filter((v) => v instanceof Unknown),
    illegible: all.some((v) => v === null || (typeof v === "object" && !(v instanceof Unknown))),
  };
}

/** Whether a line lets through only what has its key with one of some values, all of which are more than wildcards. */
export const isSome = ({ operator, values, unknown, illegible }: Condition): boolean =>
  NARROWING.test(operator) && !illegible && values.length + unknown.length > 0 && values.every((v) => !/^[*?]/.test(v));

/** Operators that let through only what has the key with one of the values; `IfExists` and `ForAllValues` pass without it. */
const NARROWING = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/**
 * Keys that say where a request comes from or who makes it, each with what every value of it begins with. What a pattern has
 * beyond that tells somebody apart; `o-*` and `AROA*` do not.
 */
const ORIGIN_KEYS: Record<string, RegExp> = {
  "aws:principalorgid": /^o-?/,
  "aws:principalorgpaths": /^o-?/,
  "aws:sourceorgid": /^o-?/,
  "aws:sourceorgpaths": /^o-?/,
  "aws:sourcevpc": /^vpc-?/,
  "aws:sourcevpce": /^vpce-?/,
  "aws:vpceorgid": /^o-?/,
  "aws:vpceorgpaths": /^o-?/,
  "aws:vpceaccount": /^/,
  "aws:userid": /^A[A-Z0-9]{3}/,
  "aws:principalaccount": /^/,
  "aws:sourceaccount": /^/,
  "aws:sourceowner": /^/,
  "kms:calleraccount": /^/,
  "s3:dataaccesspointaccount": /^/,
};
const ARN_KEYS = new Set([
  "aws:principalarn",
  "aws:sourcearn",
  "aws:sourcevpcarn",
  "s3:dataaccesspointarn",
  "ec2:sourceinstancearn",
  "lambda:sourcefunctionarn",
]);
/** Keys whose values are the numbers of accounts. */
const ACCOUNT = /account$|owner$/;

/** Values that are made of the request's own resource: who comes from the same account or organization. */
const OWN = /^\$\{(?:aws:Resource(?:Account|OrgID)|AWS\.AccountId)\}$/i;

/**
 * Whether a block narrows a statement to known callers. A line that is always true narrows nothing. An `Unknown` where only a
 * value that is unknown at preview could narrow.
 */
export function narrowsCallers(block: Json | undefined): boolean | Unknown {
  const all = conditionsOf(block);
  // EFS's way to say: from within the network alone.
  if (all.some(({ key, values }) => key === "elasticfilesystem:accessedviamounttarget" && values.join() === "true"))
    return true;
  const lines = all.filter((line) => NARROWING.test(line.operator) && isOrigin(line.key) && isNarrowLine(line));
  // Values of one line are alternatives: all of them have to be known. Lines are all required: one is enough.
  if (lines.some(({ values, unknown }) => values.length > 0 && unknown.length === 0)) return true;
  return lines.find(({ unknown }) => unknown.length > 0)?.unknown[0] ?? false;
}

const isOrigin = (key: string) =>
  key === ANY_KEY || key === "aws:sourceip" || ARN_KEYS.has(key) || Object.hasOwn(ORIGIN_KEYS, key);

/** Literal characters that tell somebody apart where a wildcard follows: fewer are shared by many. */
const ENOUGH = 6;

/** Whether every value stands for somebody in particular, and all of them together not for everybody. */
function isNarrowLine({ operator, key, values, illegible }: Condition): boolean {
  if (illegible) return false;
  if (key === "aws:sourceip") return /IpAddress$/i.test(operator) && !areWorld(values);
  return values.every((value) => isNarrow(key, value));
}

function isNarrow(key: string, value: string): boolean {
  if (OWN.test(value)) return true;
  if (ACCOUNT.test(key) && /^\d/.test(value) && !/[*?]/.test(value)) return /^\d{12}$/.test(value);
  if (ARN_KEYS.has(key)) return isNarrowArn(value);
  const own = value.replace(ORIGIN_KEYS[key]!, "");
  const wildcard = own.search(/[*?]|\$\{/);
  return wildcard < 0 ? own.length > 0 : wildcard >= ENOUGH;
}

function isNarrowArn(value: string): boolean {
  if (isReference(value)) return true;
  if (!value.startsWith("arn:")) return false;
  const [, , service, , account = "", ...resource] = value.split(":");
  if (/^(?:\d{12}|\$\{AWS\.AccountId\})$/.test(account)) return true;
  // A bucket's name is unique in all of AWS and its ARN has no account.
  const name = service === "s3" ? resource.join(":") : resource.join(":").split("/").at(-1)!;
  return account === "" && /^(?!\$\{)[^*?]{3}/.test(name);
}

/** The lines that have a key and an operator that narrows. All of them are required. */
export function narrowedTo(block: Json | undefined, key: string): Condition[] {
  return conditionsOf(block).filter((c) => [key.toLowerCase(), ANY_KEY].includes(c.key) && NARROWING.test(c.operator));
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html */
const PERIMETER = /^aws:(?:principal|resource)(?:orgid|orgpaths|account)$/;

/** Whether a block lets through only who, or what, belongs to known accounts or organizations. */
export function drawsPerimeter(block: Json | undefined): boolean {
  return conditionsOf(block).some(
    ({ operator, key, values }) =>
      PERIMETER.test(key) &&
      NARROWING.test(operator) &&
      values.length > 0 &&
      values.every((value) => OWN.test(value) || isPerimeter(value)),
  );
}

/** An account or an organization; a pattern has to begin with more of one than all have alike. */
const isPerimeter = (value: string) =>
  /^(?:\d{12}|\$\{aws:(?:Principal|Resource)(?:Account|OrgID)\}|o-[a-z0-9]{4,32}(?:\/.*)?)$/i.test(value);
