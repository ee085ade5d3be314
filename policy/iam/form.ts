import { type Json, JsonObject } from "../core/json";
import { Unknown } from "../core/value";
import { type Statement, show } from "./document";

/** The errors in the form of a statement's elements, each the rest of a sentence that begins with the statement's label. */
export function* formErrors(statement: Statement): Iterable<string> {
  yield* conditionErrors(statement.condition);
  yield* principalErrors("Principal", statement.principal);
  yield* principalErrors("NotPrincipal", statement.notPrincipal);
}

const COMPARISONS = "(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?";
/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATOR = new RegExp(
  "^(?:Null|(?:ForAllValues:|ForAnyValue:)?(?:" +
    "String(?:Not)?(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Not)?(?:Equals|Like)|Bool|BinaryEquals|(?:Not)?IpAddress|" +
    `Numeric(?:${COMPARISONS})|Date(?:${COMPARISONS}))(?:IfExists)?)$`,
  "i",
);

function* conditionErrors(block: Json | undefined): Iterable<string> {
  if (block === undefined || block instanceof Unknown) return;
  if (!(block instanceof JsonObject)) {
    yield `has the Condition ${show(block)}, which is not an object of operators`;
    return;
  }
  yield* repeats(block, "Condition");
  for (const [operator, keys] of block.members) {
    if (!OPERATOR.test(operator)) yield `has the condition operator ${show(operator)}, which IAM does not know`;
    if (keys instanceof JsonObject) {
      yield* repeats(keys, operator);
      for (const [key, value] of keys.members) yield* valueErrors(operator, key, value);
    } else if (!(keys instanceof Unknown)) yield `has ${show(keys)} under ${operator}, which is not an object of keys`;
  }
}

/** The form of an operator's values, by the beginning of its name. */
const COMPARED: readonly (readonly [operator: RegExp, form: RegExp, what: string])[] = [
  [/^(?:ForA\w+:)?(?:Bool|Null)/i, /^(?:true|false)$/i, "true or false"],
  [/^(?:ForA\w+:)?Numeric/i, /^[+-]?\d+(?:\.\d+)?$/, "a number"],
  [/^(?:ForA\w+:)?Date/i, /^\d{4}(?:-\d{2}){0,2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$|^\d{9,}$/, "a date"],
  [
    /^(?:ForA\w+:)?(?:Not)?IpAddress/i,
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]*)(?:\/\d{1,3})?$/i,
    "an address or a range",
  ],
];

function* valueErrors(operator: string, key: string, given: Json): Iterable<string> {
  if (!key.includes(":"))
    yield `has the condition key ${show(key)}; a key has a prefix and a colon, like aws:SourceArn`;
  const [, form, what] = COMPARED.find(([name]) => name.test(operator)) ?? [];
  for (const value of Array.isArray(given) ? given : [given]) {
    if (value instanceof Unknown) continue;
    if (value === null || typeof value === "object")
      yield `has ${show(value)} under ${operator} ${key}, which is not a string`;
    // A variable is replaced later.
    else if (form && !form.test(String(value)) && !String(value).includes("${")) {
      yield `has ${show(value)} under ${operator} ${key}, which is not ${what}`;
    }
  }
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const KINDS = ["AWS", "Service", "Federated", "CanonicalUser"];

/** An account, an ARN without wildcards or a unique identifier; the domain name of a service. Everybody is `*`. */
const FORMS: Record<string, RegExp> = {
  AWS: new RegExp(
    "^(?:\\*+|\\d{12}|A[A-Z0-9]{15,}|arn:[^:]*:(?:iam|sts):[^:]*:[^:]*[*?][^:]*(?::.*)?|arn:\\*.*|" +
      "arn:[^:*?]+:(?:iam|sts)::(?:\\d{12}|cloudfront):(?:root|(?:user|role|assumed-role|federated-user)/[^*?]+))$",
  ),
  Service: /^(?:\*+|[a-z0-9.-]+\.[a-z]+)$/i,
};

function* principalErrors(element: string, given: Json | undefined): Iterable<string> {
  if (given === undefined || given === "*" || given instanceof Unknown) return;
  if (!(given instanceof JsonObject)) {
    yield `has the ${element} ${show(given)}; it is "*" or an object with ${KINDS.join(", ")}`;
    return;
  }
  if (given.members.length === 0) yield `has a ${element} that names nobody`;
  yield* repeats(given, element);
  for (const [kind, value] of given.members) {
    if (!KINDS.includes(kind)) yield `has the ${element} ${show(kind)}; known are ${KINDS.join(", ")}`;
    const all = Array.isArray(value) ? value : [value];
    if (all.length === 0) yield `has an empty list under ${element}.${kind}`;
    const wrong = all.find((one) => typeof one !== "string" && !(one instanceof Unknown));
    if (wrong !== undefined) yield `has ${show(wrong)} under ${element}.${kind}, which is not a string`;
    const form = FORMS[kind];
    const odd = form && all.find((one) => typeof one === "string" && !one.includes("${") && !form.test(one.trim()));
    if (odd) yield `has ${show(odd)} under ${element}.${kind}, which names nobody that IAM knows`;
  }
}

/** Names are compared as IAM does, in any letter case. */
function* repeats({ members }: JsonObject, where: string): Iterable<string> {
  const seen = new Set<string>();
  for (const [name] of members) {
    if (seen.has(name.toLowerCase())) yield `has ${show(name)} twice in ${where}`;
    seen.add(name.toLowerCase());
  }
}

/** `*`, an ARN, or a part that a template sets; an API may name itself as `execute-api:/stage/GET/path`. */
const RESOURCE = /^(?:\*$|\$\{|execute-api:\/|arn:(?:[^:]*:){4}.|arn:[^:]*(?::[^:]*){0,3}\*$)/s;

/** Resources that are neither an ARN nor `*`. */
export function* resourceErrors({ resource, notResource }: Statement): Iterable<string> {
  for (const text of [...(resource?.values ?? []), ...(notResource?.values ?? [])]) {
    if (/\$\{[^}]*$/.test(text)) yield `has the resource ${show(text)}, in which a variable has no end`;
    else if (!RESOURCE.test(text)) yield `has the resource ${show(text)}; a resource is * or an ARN`;
  }
}

/** A Sid of IAM's own policies; services accept other characters in theirs. A template's parts are known only at deployment. */
export function* sidErrors({ sid }: Statement): Iterable<string> {
  if (sid && !sid.includes("${") && !/^[A-Za-z0-9]+$/.test(sid)) {
    yield `has the Sid ${show(sid)}; IAM takes letters and digits in it`;
  }
}
