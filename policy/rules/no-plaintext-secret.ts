import { unknownFinding } from "../core/findings";
import { jsonOf } from "../core/json";
import { asClassic } from "../core/native";
import { type Finding, type Resource, rule } from "../core/rule";
import { awsType, STACK } from "../core/types";
import { at, isObject, Unknown, type Value, valuesAt } from "../core/value";
import { TASK_DEFINITION } from "../ecs/containers";
import { credentialIn } from "../secrets/credentials";
import { secretFormat } from "../secrets/formats";
import { SECRET_PLACES, type SecretPlaces, settingsIn } from "../secrets/places";
import { secretByName, secretInCommand } from "../secrets/plaintext";
import { decoded, secretIn, secretInAnyText, secretInJson, secretOf } from "../secrets/walk";

interface Config {
  allowed: string[];
}

const PARAMETER = awsType("ssm/parameter");

export const noPlaintextSecret = rule<Config>({
  name: "no-plaintext-secret",
  description:
    "No function, schedule, state machine, server, parameter, object, tag or stack setting contains a plain-text secret.",
  why: "Environments, inputs and user data are visible in the console, in CloudTrail and in the stack's state.",
  severity: "critical",
  level: "mandatory",
  remediation: "Store it in Secrets Manager or as a SecureString, and let the program read it by ARN or name.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  tags: ["secrets"],
  config: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of variables and settings that look like secrets but are not.",
    },
  },
  types: ["aws:*", "aws-native:*", STACK],
  *check(resource, { allowed }) {
    // The describing text is searched as a whole.
    if (resource.described) return;
    if (resource.type === STACK) {
      yield* configuration(resource, allowed);
      return;
    }
    const found = [...places(resource, allowed)];
    yield* found;
    // Settings and credentials may be the same property.
    const path = found.length === 0 ? credentialIn(resource.plainTexts?.() ?? [], allowed) : undefined;
    if (path) {
      const remedy = "Set it with `pulumi config set --secret`, or let AWS keep it in Secrets Manager";
      yield { message: `${path} is a credential in plain text, and so in the stack's state. ${remedy}.` };
    }
  },
});

/** Settings of the stack that are not encrypted, by their names and as far as their form tells. */
function* configuration({ props }: Resource, allowed: string[]): Iterable<Finding> {
  const settings = isObject(props.configuration) ? Object.entries(props.configuration) : [];
  for (const [key, value] of settings) {
    if (typeof value !== "string" || allowed.includes(key)) continue;
    const format = secretFormat(value);
    // An object may name secrets: they are judged where they are used.
    const why = format ? `holds ${format}` : /^\s*[[{]/.test(value) ? undefined : secretByName(key, value);
    if (why)
      yield { message: `the configuration has ${key}, which ${why}. \`pulumi config set --secret\` encrypts it.` };
  }
}

/** The settings and texts of programs that a resource has. */
function* places(resource: Resource, allowed: string[]): Iterable<Finding> {
  const known = [resource, ...asClassic(resource)].filter(({ type }) => KNOWN.has(type));
  if (known.length === 0 && resource.type.startsWith("aws-native:")) yield* settings(resource, allowed);
  yield* named(tagsOf(resource), "tags", allowed);
  for (const part of known) {
    const at = SECRET_PLACES.get(part.type);
    if (at) yield* judge(part, at, allowed);
    else if (part.type === PARAMETER) yield* parameter(part, allowed);
  }
}

/** Tags are a map, or a list of keys and values. */
function tagsOf({ props: { tags } }: Resource): (readonly [string, Value])[] {
  if (isObject(tags)) return Object.entries(tags);
  const list = Array.isArray(tags) ? tags.filter(isObject) : [];
  return list.map(({ key, value }) => [String(key), value] as const);
}

/** Types with known places; ecs-no-plaintext-secret checks task definitions. */
const KNOWN = new Set([...SECRET_PLACES.keys(), PARAMETER, TASK_DEFINITION]);

/** For other types of the Cloud Control provider: settings and texts of programs, by the names of properties. */
function* settings({ props }: Resource, allowed: string[]): Iterable<Finding> {
  for (const [where, value] of settingsIn(props)) {
    const text = typeof value === "string" ? value : undefined;
    const why =
      text === undefined
        ? secretInJson(jsonOf(value), allowed)
        : (secretInAnyText(text) ?? secretInAnyText(decoded(text) ?? ""));
    if (why) yield { message: `${where} ${why}.` };
  }
}

function* judge(
  { props }: Resource,
  { maps, lists, texts, commands, encoded, awaited }: SecretPlaces,
  allowed: string[],
) {
  for (const path of maps ?? []) {
    for (const map of valuesAt(props, path)) yield* named(isObject(map) ? Object.entries(map) : map, path, allowed);
  }
  for (const path of lists ?? []) {
    for (const list of valuesAt(props, path)) {
      const parts = Array.isArray(list) ? list.flatMap((one) => [one, at(one, "name"), at(one, "key")]) : [];
      // A value is checked by its name, unless the name is unknown.
      const unknown = parts.find((part) => part instanceof Unknown);
      if (unknown) yield unknownFinding(unknown);
      const pairs = Array.isArray(list)
        ? list.filter(isObject).map(({ name, key, value }) => [String(name ?? key), value] as const)
        : list;
      yield* named(pairs, path, allowed);
    }
  }
  for (const path of commands ?? []) {
    for (const words of valuesAt(props, path)) {
      if (words instanceof Unknown) yield unknownFinding(words);
      const why = secretInCommand(words);
      if (why) yield { message: `${path} ${why}.` };
    }
  }
  for (const path of texts ?? []) {
    const text = at(props, path);
    if (text instanceof Unknown) yield unknownText(text, awaited?.includes(path));
    else if (awaited?.includes(path)) for (const part of unknownParts(text)) yield unknownText(part, true);
    const why = typeof text === "string" ? secretInAnyText(text) : secretInJson(jsonOf(text), allowed);
    if (why) yield { message: `${path} ${why}.` };
  }
  for (const path of encoded ?? []) {
    const text = at(props, path);
    if (text instanceof Unknown && !texts?.includes(path)) yield unknownText(text, awaited?.includes(path));
    const plain = typeof text === "string" ? decoded(text) : undefined;
    const why = plain && secretInAnyText(plain);
    if (why) yield { message: `${path}, decoded from Base64, ${why}.` };
  }
}

/** The unknown parts of an object that stands for a text, as deep as the parameters of states are. Deeper ones are single values, as is an ARN. */
function unknownParts(value: Value, depth = 2): Unknown[] {
  if (value instanceof Unknown) return [value];
  if (depth < 0 || !isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => (/^resource$/i.test(key) ? [] : unknownParts(part, depth - 1)));
}

/** A text with outputs of other resources is wholly unknown: it is usual, and judged in time. The other rules about it rely on this note. */
function unknownText(text: Unknown, isAwaited = false): Finding {
  if (!isAwaited || text.reason) return unknownFinding(text);
  return { note: true, message: `${text.path} awaits other resources of this stack, and is judged once they exist.` };
}

function* named(pairs: Value | (readonly [string, Value])[], where: string, allowed: string[]): Iterable<Finding> {
  if (pairs instanceof Unknown) yield unknownFinding(pairs);
  if (!Array.isArray(pairs)) return;
  for (const [name, value] of pairs as (readonly [string, Value])[]) {
    if (allowed.includes(name)) continue;
    // An unknown value is checked by its name.
    const text = value instanceof Unknown ? "unknown" : value;
    const why = typeof text === "string" ? secretOf(name, text) : undefined;
    if (why) yield { message: `${where} ${why}.` };
  }
}

/** A parameter of type String can be read by everybody who may list parameters. */
function* parameter({ props: { type, name, value, insecureValue } }: Resource, allowed: string[]): Iterable<Finding> {
  if (type === "SecureString" || allowed.includes(String(name))) return;
  if (type instanceof Unknown) {
    yield unknownFinding(type);
    return;
  }
  for (const given of [value, insecureValue]) {
    const text = given instanceof Unknown ? "unknown" : given;
    const why = typeof text === "string" ? secretIn(nameOf(String(name)), text) : undefined;
    if (why) yield { message: `the parameter ${String(name)} is a String and ${why}.` };
  }
}

/** The last part of a parameter's path, or the folder of secrets that it is in. */
function nameOf(path: string): string {
  const parts = path.split("/");
  return parts.slice(0, -1).find((part) => /^(?:secrets?|passwords?|credentials?)$/i.test(part)) ?? parts.at(-1)!;
}
