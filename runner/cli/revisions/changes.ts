import type { TaskDefinition } from "../aws/task-definitions";

/** One property that differs between two revisions. */
export interface Change {
  /** Path with names instead of positions, like `r-ecs-container.environment.ENV`. */
  field: string;
  /** As text; null if not set. Both are null for a user's variable, whose value is not shown. */
  before: string | null;
  after: string | null;
}

/** Properties that ECS adds to a definition. */
const NOT_COMPARED = new Set([
  "taskDefinitionArn",
  "revision",
  "status",
  "registeredAt",
  "deregisteredAt",
  "deleteRequestedAt",
  "registeredBy",
  "compatibilities",
  "requiresAttributes",
]);

/** Properties that identify an entry of a list. */
const KEYS = ["name", "containerPath", "containerPort", "containerName", "key"];

/** The differences between two definitions, by field. */
export function changes(before: TaskDefinition, after: TaskDefinition): Change[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => old.get(field) !== now.get(field))
    .sort()
    .map((field) => {
      if (isPrivate(field)) return { field, before: null, after: null };
      return { field, before: old.get(field) ?? null, after: now.get(field) ?? null };
    });
}

/** A configured variable may be a password in the wrong place; this project's own variables are not. */
function isPrivate(field: string): boolean {
  const variable = /(?:^|\.)environment\.([^.]+)/.exec(field)?.[1];
  return variable !== undefined && variable !== "SCRIPT" && !variable.startsWith("RFARGATE_");
}

/** One line with the value before and after. */
export function describeChange({ field, before, after }: Change): string {
  if (before === null && after === null) return `${field}: changed (values of variables are not shown)`;
  if (before === null) return `${field}: ${shortened(after!)} is new`;
  if (after === null) return `${field}: ${shortened(before)} is gone`;
  return `${field}: ${shortened(before)} -> ${shortened(after)}`;
}

/** Shortens digests: their first characters identify an image. */
export function shortened(text: string): string {
  return text.replace(/^.*@(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1");
}

function fieldsOf(definition: TaskDefinition): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(definition)) {
    // A definition without ephemeral storage has 20 GiB.
    if (name === "ephemeralStorage" || NOT_COMPARED.has(name)) continue;
    add(fields, name === "containerDefinitions" ? "" : name, value);
  }
  add(fields, "ephemeralStorage", definition.ephemeralStorage?.sizeInGiB ?? 20);
  return fields;
}

function add(fields: Map<string, string>, path: string, value: unknown): void {
  if (isNothing(value)) return;
  if (Array.isArray(value)) {
    if (value.every((entry) => typeof entry !== "object")) fields.set(path, JSON.stringify(value));
    else for (const [index, entry] of value.entries()) addEntry(fields, path, entry as object, index);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) add(fields, join(path, key), inner);
  } else fields.set(path, String(value));
}

/** `environment.ENV` for a name with a value, instead of `environment[0].name` and `environment[0].value`. */
function addEntry(fields: Map<string, string>, path: string, entry: object, index: number): void {
  const key = KEYS.find((each) => each in entry);
  const name = join(path, key === undefined ? `[${index}]` : String(Reflect.get(entry, key)));
  const values = Object.entries(entry).filter(([property, value]) => property !== key && !isNothing(value));
  const [only] = values;
  if (!only) fields.set(name, "yes");
  else if (values.length === 1 && /^value(From)?$/.test(only[0])) add(fields, name, only[1]);
  else for (const [property, value] of values) add(fields, join(name, property), value);
}

/** ECS returns some unset fields as an empty list, an empty text or false. */
function isNothing(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isNothing);
  return value === undefined || value === null || value === "" || value === false;
}

const join = (path: string, name: string) => (path ? `${path}.${name}` : name);
