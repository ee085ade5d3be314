import type { TaskDefinition } from "../aws/task-definitions";

/** One property that two revisions do not share. */
export interface Change {
  /** Path with names in place of positions, like `r-ecs-container.environment.ENV`. */
  field: string;
  /** As text; null where it is not set. Both are null for a variable of the user's, whose value is not shown. */
  before: string | null;
  after: string | null;
}

/** What ECS adds to a definition. */
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

/** What tells the entries of a list apart, by the property that one of them has. */
const KEYS = ["name", "containerPath", "containerPort", "containerName", "key"];

/** What differs between two definitions, by field. */
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

/** A variable that the configuration gives may be a password in the wrong place; those of this project are not. */
function isPrivate(field: string): boolean {
  const variable = /(?:^|\.)environment\.([^.]+)/.exec(field)?.[1];
  return variable !== undefined && variable !== "SCRIPT" && !variable.startsWith("RFARGATE_");
}

/** One line: what it was and what it is. */
export function describeChange({ field, before, after }: Change): string {
  if (before === null && after === null) return `${field}: changed (values of variables are not shown)`;
  if (before === null) return `${field}: ${shortened(after!)} is new`;
  if (after === null) return `${field}: ${shortened(before)} is gone`;
  return `${field}: ${shortened(before)} -> ${shortened(after)}`;
}

/** Digests by their first characters, which tell images apart as well. */
export function shortened(text: string): string {
  return text.replace(/^.*@(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, "$1");
}

function fieldsOf(definition: TaskDefinition): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(definition)) {
    // 20 GiB are what a definition has that does not speak of them.
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

/** `environment.ENV` for a name with a value, in place of `environment[0].name` and `environment[0].value`. */
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
