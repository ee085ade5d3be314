import { type Json, JsonError, JsonObject, readJson } from "../core/json";
import { Unknown, type Value } from "../core/value";

/** A task or a service that a call of ECS's API starts, with what the call says of its network and platform. */
export interface Call {
  assignPublicIp: Value;
  securityGroups: Value;
  platformVersion: Value;
}

/** Calls of ECS that take a network: by the optimized integration, and by the SDK's of Step Functions and Scheduler. */
const STARTS = /:(?:aws-sdk:)?ecs:(?:runTask|createService|updateService|createTaskSet)(?:\.|$)/i;

/** Whether a resource of a state, or the target of a schedule, is a call of ECS that starts tasks. */
export const isStart = (resource: Json | Value): boolean => typeof resource === "string" && STARTS.test(resource);

const mayStart = (resource: Json) => resource instanceof Unknown || isStart(resource);

/**
 * The calls of ECS in a state machine's definition, in states at any depth. Names are compared without letter case, since
 * CloudFormation has a definition as an object, too.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
export function callsIn(definition: Value, path: string): Call[] {
  const json = readJson(definition);
  // Step Functions itself rejects text that is not JSON.
  if (json instanceof JsonError) return [];
  return [...statesIn(json)].flatMap((state) => {
    const given = [...members(state, "parameters", path), ...members(state, "arguments", path)];
    const [resource] = members(state, "resource", path);
    const calls = given.map((parameters) => callOf(parameters, path));
    return resource instanceof Unknown ? calls.map((call) => unknownCall(call, resource)) : calls;
  });
}

/** The call that the parameters of ECS's API make. */
export function callOf(parameters: Json, path: string): Call {
  const networks = within([parameters], ["networkConfiguration", "awsvpcConfiguration"], path);
  const one = (name: string, of: Json[]) => preferred(of.flatMap((json) => members(json, name, path)));
  return {
    assignPublicIp: one("assignPublicIp", networks),
    securityGroups: one("securityGroups", networks),
    platformVersion: one("platformVersion", [parameters]),
  };
}

/** A call of something that is unknown: of ECS, if it has what only ECS's calls have. */
export function unknownCall(call: Call, of: Unknown): Call {
  const decided = (value: Value) => (value === undefined ? undefined : of);
  return { ...call, assignPublicIp: decided(call.assignPublicIp), platformVersion: decided(call.platformVersion) };
}

function* statesIn(json: Json): Iterable<JsonObject> {
  if (Array.isArray(json)) for (const one of json) yield* statesIn(one);
  if (!(json instanceof JsonObject)) return;
  if (json.members.some(([name, value]) => name.toLowerCase() === "resource" && mayStart(value))) yield json;
  for (const [, value] of json.members) yield* statesIn(value);
}

const within = (from: Json[], names: string[], path: string): Json[] =>
  names.reduce((found, name) => found.flatMap((json) => members(json, name, path)), from);

/** The values of a name: one for each time that an object has it, unknown where a run decides it. */
function members(json: Json, name: string, path: string): Json[] {
  const decided = new Unknown(path, `has ${name} decided by each execution`);
  if (json instanceof Unknown || isExpression(json)) return [json instanceof Unknown ? json : decided];
  if (!(json instanceof JsonObject)) return [];
  const lower = name.toLowerCase();
  return json.members.flatMap(([given, value]): Json[] => {
    const key = given.toLowerCase();
    if (key === `${lower}.$`) return [decided];
    if (key !== lower) return [];
    const text = literal(value);
    return [isExpression(text) ? decided : text];
  });
}

/** An expression of JSONata, or a part of a template that is known only at deployment. */
const isExpression = (json: Json): boolean => typeof json === "string" && /^\s*\{%|\$\{/.test(json);

/** The text that an expression of JSONata consists of. */
function literal(json: Json): Json {
  const text = typeof json === "string" ? /^\s*\{%\s*(["'])([^"'\\]*)\1\s*%\}\s*$/.exec(json)?.[2] : undefined;
  return text ?? json;
}

/** Of several values, one that is no text or the first: readers of JSON differ in which they take. */
function preferred(values: Json[]): Value {
  const found = values.find((value) => value instanceof Unknown || value === "ENABLED") ?? values[0];
  return found instanceof JsonObject ? undefined : (found as Value);
}
