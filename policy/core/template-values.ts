import { type Json, JsonObject, member } from "./json";
import type { Resource } from "./rule";
import { parametersIn, templateOf } from "./template";

/** The template of a resource with the known values of its parameters and mappings. */
export const filledTemplate = (resource: Resource): Json =>
  filledIn(templateOf(resource), parametersIn(resource), mappingsOf(templateOf(resource)));

export const mappingsOf = (template: Json): Json => member(template, "Mappings");

/** A part of a template with the known values of its parameters and mappings. */
export function filledIn(json: Json, parameters: ReadonlyMap<string, Json>, mappings: Json): Json {
  if (typeof json === "string") return STORED.test(json) ? FOUND_LATER : json;
  if (Array.isArray(json)) return json.map((one) => filledIn(one, parameters, mappings));
  if (!(json instanceof JsonObject)) return json;
  const [[name, value] = ["", null]] = json.members;
  if (json.members.length === 1) {
    if (name === "Ref" && typeof value === "string") return parameters.get(value) ?? json;
    if (name === "Fn::Sub") return new JsonObject([[name, substituted(value, parameters, mappings)]]);
    if (name === "Fn::FindInMap" && Array.isArray(value)) {
      const keys = value.slice(0, 3).map((key) => filledIn(key, parameters, mappings));
      return found(mappings, keys) ?? json;
    }
  }
  return new JsonObject(json.members.map(([key, one]) => [key, filledIn(one, parameters, mappings)] as const));
}

/** A value that is read from Parameter Store at deployment. */
const STORED = /^\{\{resolve:ssm:[^}]{1,2000}\}\}$/;
const FOUND_LATER = new JsonObject([["Ref", "a parameter of Parameter Store"]]);

/** A text with the values of parameters, and of the variables that are given with it, in place of their names. */
function substituted(value: Json, parameters: ReadonlyMap<string, Json>, mappings: Json): Json {
  if (Array.isArray(value)) {
    const [text = null, variables] = value;
    const own = variables instanceof JsonObject ? variables.members : [];
    const filled = own.map(([name, one]) => [name, filledIn(one, parameters, mappings)] as const);
    return substituted(text, new Map([...parameters, ...filled]), mappings);
  }
  if (typeof value !== "string") return value;
  return value.replace(/\$\{(\w{1,255})\}/g, (whole, name: string) => {
    const known = parameters.get(name);
    return typeof known === "string" || typeof known === "number" ? String(known) : whole;
  });
}

function found(mappings: Json, keys: readonly Json[]): Json | undefined {
  let value = mappings;
  for (const key of keys) {
    if (typeof key !== "string") return undefined;
    value = member(value, key);
  }
  return value ?? undefined;
}
