import { type Json, JsonObject, member } from "./json";

/** A resource that CloudFormation creates from one in a template. */
export interface Part {
  /** E.g. `AWS::Lambda::Url`. */
  type: string;
  properties: Json;
  /** Where its properties are. */
  where: string;
}

/**
 * The resources that CloudFormation creates from one in a template: itself, or for one of the Serverless Application Model those that
 * it expands to, as far as rules check them.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function serverlessParts(place: string, json: JsonObject, template: Json): Part[] {
  const type = String(member(json, "Type"));
  const where = place.includes(".") ? `${place}.Properties` : place;
  const own = member(json, "Properties") ?? new JsonObject([]);
  const kind = /^AWS::Serverless::(\w+)$/.exec(type)?.[1];
  if (kind === undefined || !(own instanceof JsonObject)) return [{ type, properties: own, where }];
  const properties = withGlobals(own, kind, template);
  if (kind === "StateMachine") {
    const named = [...properties.members, ["LoggingConfiguration", member(properties, "Logging")] as const];
    return [{ type: "AWS::StepFunctions::StateMachine", properties: new JsonObject(named), where }];
  }
  if (kind !== "Function") return [];
  const url = member(properties, "FunctionUrlConfig");
  const parts: Part[] = [{ type: "AWS::Lambda::Function", properties, where }];
  if (url !== null) parts.push({ type: "AWS::Lambda::Url", properties: url, where: `${where}.FunctionUrlConfig` });
  return parts;
}

/** A function with the properties that the template gives all functions. */
function withGlobals(own: JsonObject, kind: string, template: Json): JsonObject {
  const shared = member(member(template, "Globals"), kind);
  if (!(shared instanceof JsonObject)) return own;
  const names = new Set(own.members.map(([name]) => name));
  return new JsonObject([...own.members, ...shared.members.filter(([name]) => !names.has(name))]);
}
