import { type Json, JsonError, JsonObject, jsonOf, parseJson } from "./json";
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

/** CloudFormation refuses a template with more. */
const MAX_RESOURCES = 500;

/** Types of resources that describe others. */
export const DESCRIBING_TYPES: readonly string[] = [...TEXTS.keys()];

/** The property in which a resource of a type describes others; `undefined` for other types. */
export const describingProperty = (type: string): string | undefined => TEXTS.get(type);

/** The text or the object in which a resource describes others, as `readTemplate` reads it; `null` for a resource without one. */
export const templateOf = once(
  ({ type, props }: Resource): Json => {
    const property = TEXTS.get(type);
    return property === undefined ? null : readTemplate(props[property], property);
  },
  ({ props }) => props,
);

/** The resources that a template, or the state of one resource, describes, by their places; those of a legible text. */
export const describedIn = once(read, ({ props }) => props);

function read(resource: Resource): ReadonlyMap<string, JsonObject> {
  const { type, props } = resource;
  const property = TEXTS.get(type);
  const json = templateOf(resource);
  if (property === undefined || !(json instanceof JsonObject)) return new Map();
  if (property === "desiredState") {
    // What names roles while its type is unknown is a policy.
    const type = typeof props.typeName === "string" ? props.typeName : "AWS::IAM::ManagedPolicy";
    return new Map([
      [
        property,
        new JsonObject([
          ["Type", type],
          ["Properties", json],
        ]),
      ],
    ]);
  }
  const resources = member(json, "Resources");
  if (!(resources instanceof JsonObject)) return new Map();
  return new Map(
    resources.members
      .slice(0, MAX_RESOURCES)
      .flatMap(([id, value]) => (value instanceof JsonObject ? [[`${property}.Resources.${id}`, value] as const] : [])),
  );
}

/** The values of a template's parameters: those that it is given, and the defaults of the others. */
export function parametersIn(resource: Resource): ReadonlyMap<string, Json> {
  const template = templateOf(resource);
  const declared = template instanceof JsonObject ? member(template, "Parameters") : null;
  if (!(declared instanceof JsonObject)) return new Map();
  return new Map(
    declared.members.flatMap(([name, one]) => {
      const given = at(resource.props.parameters, name);
      const value = given === undefined && one instanceof JsonObject ? member(one, "Default") : jsonOf(given);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

/** A member of an object by its name, `null` without one. */
export const member = ({ members }: JsonObject, name: string): Json =>
  members.find(([one]) => one === name)?.[1] ?? null;

/** A template in JSON, in YAML or as an object; an `Unknown` that says why where it cannot be read. */
export function readTemplate(given: Value, where: string): Json {
  if (typeof given !== "string") return jsonOf(given);
  try {
    return /^\s*\{/.test(given) ? parseJson(given) : parseYaml(given);
  } catch (error) {
    if (error instanceof JsonError)
      return new Unknown(where, `is a template that is not read: it ${verb(error.message)}`);
    throw error;
  }
}

const verb = (error: string) => (/^(?:is|holds) /.test(error) ? error : `is ${error}`);
