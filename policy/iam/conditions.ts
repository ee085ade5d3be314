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
  /** Whether a value is one that IAM rejects. */
  illegible?: boolean;
}

/** The lines of a Condition block. Anything else is left out: `iam-document-valid` reports it. */
export function conditionsOf(block: Json | undefined): Condition[] {
  if (block instanceof Unknown) return [unknownLine("StringEquals", block)];
  if (!(block instanceof JsonObject)) return [];
  return block.members.flatMap(([operator, keys]) => {
    if (keys instanceof Unknown) return [unknownLine(operator, keys)];
    return keys instanceof JsonObject ? keys.members.map(([key, value]) => line(operator, key, value)) : [];
  });
}

/** The key of an unknown line, which may be any key. */
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

/** Whether a line allows only requests that have its key with one of its values, all of which are more than wildcards. */
export const isSome = ({ operator, values, unknown, illegible }: Condition): boolean =>
  NARROWING.test(operator) && !illegible && values.length + unknown.length > 0 && values.every((v) => !/^[*?]/.test(v));

/** Operators that allow only requests that have the key with one of the values; `IfExists` and `ForAllValues` pass without the key. */
const NARROWING = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/**
 * Keys for the origin or the caller of a request, each with the prefix that all of its values share. A pattern has to be longer
 * than that prefix to identify anyone; `o-*` and `AROA*` are not.
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

/** Variables of the request's own resource: they allow callers of the same account or organization. */
const OWN = /^\$\{(?:aws:Resource(?:Account|OrgID)|AWS\.AccountId)\}$/i;

/**
 * Whether a block limits a statement to known callers. A line that is always true does not. An `Unknown` if only a
 * value that is unknown at preview could do so.
 */
export function narrowsCallers(block: Json | undefined): boolean | Unknown {
  const all = conditionsOf(block);
  // For EFS: only from within the network.
  if (all.some(({ key, values }) => key === "elasticfilesystem:accessedviamounttarget" && values.join() === "true"))
    return true;
  const lines = all.filter((line) => NARROWING.test(line.operator) && isOrigin(line.key) && isNarrowLine(line));
  // The values of a line are alternatives, so all of them must be known. All lines are required, so one is enough.
  if (lines.some(({ values, unknown }) => values.length > 0 && unknown.length === 0)) return true;
  return lines.find(({ unknown }) => unknown.length > 0)?.unknown[0] ?? false;
}

const isOrigin = (key: string) =>
  key === ANY_KEY || key === "aws:sourceip" || ARN_KEYS.has(key) || Object.hasOwn(ORIGIN_KEYS, key);

/** Literal characters before a wildcard that identify a caller: fewer are shared by many. */
const ENOUGH = 6;

/** Whether every value identifies a caller, and all values together do not cover everybody. */
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

/** The lines with a given key and an operator that limits. All of them are required. */
export function narrowedTo(block: Json | undefined, key: string): Condition[] {
  return conditionsOf(block).filter((c) => [key.toLowerCase(), ANY_KEY].includes(c.key) && NARROWING.test(c.operator));
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html */
const PERIMETER = /^aws:(?:principal|resource)(?:orgid|orgpaths|account)$/;

/** Whether a block allows only callers or resources of known accounts or organizations. */
export function drawsPerimeter(block: Json | undefined): boolean {
  return conditionsOf(block).some(
    ({ operator, key, values }) =>
      PERIMETER.test(key) &&
      NARROWING.test(operator) &&
      values.length > 0 &&
      values.every((value) => OWN.test(value) || isPerimeter(value)),
  );
}

/** An account or an organization; a pattern has to be longer than the prefix that all of them share. */
const isPerimeter = (value: string) =>
  /^(?:\d{12}|\$\{aws:(?:Principal|Resource)(?:Account|OrgID)\}|o-[a-z0-9]{4,32}(?:\/.*)?)$/i.test(value);
