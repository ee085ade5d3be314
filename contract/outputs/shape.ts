import * as z from "zod";
import { outputsSchema } from "./schema";

/** The parts of JSON Schema that the outputs' shape uses. */
export interface Shape {
  type?: string;
  const?: unknown;
  description?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
  items?: Shape;
}

/** One field of the outputs, at any depth. */
export interface Field {
  /** `models.<name>.queue.url` */
  path: string;
  /** `string`, `number`, `boolean`, `string[]`, `object`, or `object by name`. */
  type: string;
  /** Whether it may be absent. */
  optional: boolean;
  description: string;
}

/** The shape of the outputs as JSON Schema (draft 2020-12), which allows additional fields. */
export function outputsShape(): Shape {
  return z.toJSONSchema(outputsSchema, { io: "input" }) as Shape;
}

/** The version of a shape; undefined if it has none. */
export function versionOf({ properties }: Shape): unknown {
  return properties?.version?.const;
}

/** All fields of a shape, each object before its fields. */
export function fieldsOf(shape: Shape, parent = ""): Field[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, child]) => {
    const path = parent ? `${parent}.${name}` : name;
    const optional = !(shape.required ?? []).includes(name);
    const field = { path, type: typeOf(child), optional, description: child.description ?? "" };
    const each = eachOf(child);
    return [field, ...(each ? fieldsOf(each, `${path}.<name>`) : fieldsOf(child, path))];
  });
}

/** The shape of the values of an object whose keys are names. */
export function eachOf({ additionalProperties }: Shape): Shape | undefined {
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

/**
 * Changes that break readers of the previous shape: fields that were removed, have another type, or may now be absent.
 * @returns one line for each; none if there are only new fields
 */
export function breakingChanges(before: Shape, after: Shape): string[] {
  const now = new Map(fieldsOf(after).map((field) => [field.path, field]));
  return fieldsOf(before).flatMap((old) => {
    const field = now.get(old.path);
    // A change of the version covers all others.
    if (old.path === "version") return [];
    if (!field) return [`${old.path} was removed`];
    if (field.type !== old.type) return [`${old.path} was ${old.type}, is ${field.type}`];
    return field.optional && !old.optional ? [`${old.path} has become optional`] : [];
  });
}

function typeOf(shape: Shape): string {
  if (shape.type === "array") return `${shape.items?.type ?? "unknown"}[]`;
  return eachOf(shape) ? "object by name" : (shape.type ?? "unknown");
}
