import { first } from "./first";
import { type Json, JsonError, JsonObject, jsonOf, member, parseJson } from "./json";
import { withoutLoops } from "./loops";
import { once } from "./once";
import type { Resource } from "./rule";
import { awsType, awsTypes } from "./types";
import { at, Unknown, type Value } from "./value";
import { parseYaml } from "./yaml";

/** Resources that describe other resources in a property, as text or as an object: a template or one resource's state. */
const TEXTS = new Map([
  [awsType("cloudcontrol/resource"), "desiredState"],
  ...awsTypes("cloudformation/stack", "cloudformation/stackSet").map((type) => [type, "templateBody"] as const),
  ...["aws-native:cloudformation:Stack", "aws-native:cloudformation:StackSet"].map((t) => [t, "templateBody"] as const),
]);

/** CloudFormation rejects a template with more. */
const MAX_RESOURCES = 500;

/** Types of resources that describe others. */
export const DESCRIBING_TYPES: readonly string[] = [...TEXTS.keys()];

/** The property in which a resource of a type describes others; `undefined` for other types. */
export const describingProperty = (type: string): string | undefined => TEXTS.get(type);

/** The text or the object in which a resource describes others, as `readTemplate` reads it; `null` for a resource without one. */
export const templateOf = once(({ type, props }: Resource): Json => {
  const property = TEXTS.get(type);
  return property === undefined ? null : readTemplate(props[property], property);
});

/** The resources that a template, or the state of one resource, describes, by their places; those of a legible text. */
export const describedIn = once(describe);

function describe(resource: Resource): ReadonlyMap<string, JsonObject> {
  const { type, props } = resource;
  const property = TEXTS.get(type);
  const json = templateOf(resource);
  if (property === undefined || !(json instanceof JsonObject)) return new Map();
  if (property !== "desiredState") return new Map(resourcesIn(json, property));
  // A resource of unknown type that names roles is a policy.
  const described = new JsonObject([
    ["Type", typeof props.typeName === "string" ? props.typeName : "AWS::IAM::ManagedPolicy"],
    ["Properties", json],
  ]);
  return new Map([[property, described], ...nestedIn(described, property)]);
}

type Described = [place: string, resource: JsonObject];

/** The resources of a template, and of the templates in its stack sets. */
function resourcesIn(template: Json, where: string): Described[] {
  const resources = member(template, "Resources");
  if (!(resources instanceof JsonObject)) return [];
  return resources.members.flatMap(([id, value]): Described[] => {
    const place = `${where}.Resources.${id}`;
    return value instanceof JsonObject ? [[place, value], ...nestedIn(value, `${place}.Properties`)] : [];
  });
}

/** Types of resources that hold a template as text. */
const HOLDS_TEMPLATE = /^AWS::CloudFormation::Stack(?:Set)?$/;

function nestedIn(resource: JsonObject, where: string): Described[] {
  if (!HOLDS_TEMPLATE.test(String(member(resource, "Type")))) return [];
  const place = `${where}.TemplateBody`;
  return resourcesIn(nestedTemplate(member(member(resource, "Properties"), "TemplateBody"), place), place);
}

/** A template within another, as text that may have parts to fill in. */
export function nestedTemplate(given: Json, where: string): Json {
  const sub = given instanceof JsonObject ? member(given, "Fn::Sub") : given;
  const text = Array.isArray(sub) ? sub[0] : sub;
  return typeof text === "string" ? readTemplate(text, where) : given;
}

/** Macros of AWS that do not change the resources written in a template. */
const OF_AWS =
  /^AWS::(?:Serverless-|LanguageExtensions$|SecretsManager-|CodeDeployBlueGreen$|CodeStar$|ServiceCatalog$)/;

/** The names of macros that transform a template; their result is not known here. */
export function macrosOf(template: JsonObject): string[] {
  const given = member(template, "Transform");
  return (Array.isArray(given) ? given : [given])
    .map((one) => (one instanceof JsonObject ? member(one, "Name") : one))
    .filter((name) => name !== null && !(typeof name === "string" && OF_AWS.test(name)))
    .map((name) => (typeof name === "string" ? name : "a macro"));
}

/** The values of a template's parameters: those that it is given, and the defaults of the others. */
export function parametersIn(resource: Resource): ReadonlyMap<string, Json> {
  const declared = member(templateOf(resource), "Parameters");
  if (!(declared instanceof JsonObject)) return new Map();
  return new Map(
    declared.members.flatMap(([name, one]) => {
      const given = at(resource.props.parameters, name);
      // By its type, a parameter's value may be a name of Parameter Store.
      const type = String(member(one, "Type"));
      if (STORED.test(type)) return [];
      const value = given === undefined ? member(one, "Default") : jsonOf(given);
      if (value === null) return [];
      return [[name, LIST.test(type) && typeof value === "string" ? value.split(/\s*,\s*/) : value] as const];
    }),
  );
}

const LIST = /^(?:CommaDelimitedList$|List<)/;
const STORED = /^AWS::SSM::Parameter::Value</;

/** The template read last: a resource is judged by itself and once more in the stack. */
let last: { text: string; where: string; template: Json } | undefined;

/** A template in JSON, in YAML or as an object; an `Unknown` with the reason if it cannot be read. */
export function readTemplate(given: Value, where: string): Json {
  if (typeof given !== "string") return read(given, where);
  if (last?.text !== given || last.where !== where) last = { text: given, where, template: read(given, where) };
  return last.template;
}

function read(given: Value, where: string): Json {
  try {
    const json = typeof given === "string" ? parseText(given) : jsonOf(given);
    const twice = repeatedName(json);
    if (twice !== undefined) throw new JsonError(`holds the name ${JSON.stringify(twice)} twice in one object`);
    // A name may be written with escapes.
    const template = typeof given === "string" && !/Fn::ForEach|\\u/.test(given) ? json : withoutLoops(json);
    const resources = member(template, "Resources");
    const count = resources instanceof JsonObject ? resources.members.length : 0;
    if (count > MAX_RESOURCES)
      throw new JsonError(`holds ${count} resources, and CloudFormation takes ${MAX_RESOURCES}`);
    return template;
  } catch (error) {
    if (error instanceof JsonError)
      return new Unknown(where, `is a template that is not read: it ${verb(error.message)}`);
    throw error;
  }
}

/** CloudFormation accepts templates of up to 1 MB; longer text is not a template. */
const MAX_LENGTH = 1_000_000;

function parseText(text: string): Json {
  if (text.length > MAX_LENGTH) throw new JsonError(`is longer than ${MAX_LENGTH} characters`);
  return /^\s*\{/.test(text) ? parseJson(text) : parseYaml(text);
}

/** A name that an object has more than once: parsers differ in which value they take. */
function repeatedName(json: Json): string | undefined {
  if (Array.isArray(json)) return first(json, repeatedName);
  if (!(json instanceof JsonObject)) return undefined;
  const names = new Set<string>();
  for (const [name] of json.members) {
    if (names.has(name)) return name;
    names.add(name);
  }
  return first(json.members, ([, value]) => repeatedName(value));
}

const verb = (error: string) => (/^(?:is|holds) /.test(error) ? error : `is ${error}`);
