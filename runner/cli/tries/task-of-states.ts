import type { Task } from "../aws/ecs";

/**
 * A task in ECS's form, from Step Functions' JSON, in which members begin with a capital and times are milliseconds since 1970.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
export const taskOfStates = (json: object): Task => asEcs(json, "") as Task;

function asEcs(value: unknown, name: string): unknown {
  if (/[a-z]At$/.test(name) && (typeof value === "number" || typeof value === "string")) return timeOf(value);
  if (Array.isArray(value)) return value.map((each) => asEcs(each, ""));
  if (value === null || typeof value !== "object") return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), asEcs(inner, key)]),
  );
}

/** Numbers below are seconds, since no time in milliseconds is that small. */
const LARGEST_SECONDS = 100_000_000_000;

function timeOf(value: number | string): Date {
  return new Date(typeof value === "number" && value < LARGEST_SECONDS ? value * 1000 : value);
}
