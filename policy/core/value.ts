/** A value that cannot be checked: unknown at preview, or not readable for a reason. */
export class Unknown {
  /**
   * @param path its path in the resource, e.g. `inlinePolicies.0.policy`
   * @param reason why it cannot be read, to follow the path in a message; without one the engine does not know it yet
   */
  constructor(
    readonly path: string,
    readonly reason?: string,
  ) {}
}

/** A property of a resource after reading. Anything else, such as an asset, is an `Opaque`. */
export type Value =
  | null
  | undefined
  | boolean
  | number
  | string
  | Unknown
  | Opaque
  | Value[]
  | { [key: string]: Value };

/** No resource of AWS nests deeper than about 20 levels; the bound keeps hostile values from exhausting the stack. */
export const MAX_DEPTH = 100;

/**
 * What the engine sends in place of values that are unknown at preview, for each kind of value.
 * Source: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
const UNKNOWN_VALUES = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
/** The key of an object that stands for another kind of value, and its value for a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** An asset or archive, which no rule reads. */
export class Opaque {}

/**
 * Copies the engine's properties, as it sends them or as the SDK passes them, into plain values. Reading a value that is unknown at
 * preview throws inside the SDK, which then turns a mandatory rule into an advisory note; here such a value becomes an `Unknown`, so
 * that each rule decides what to do with it.
 */
export function readValue(read: () => unknown, path = "", depth = 0): Value {
  const value = known(read, path);
  return value instanceof Unknown || isLeaf(value) ? value : tree(value, path, depth);
}

const isSign = (text: string): boolean => text.length === SIGN_LENGTH && UNKNOWN_VALUES.has(text);
const SIGN_LENGTH = 36;

/** Whether a value is known and has no parts. */
function isLeaf(value: unknown): value is null | undefined | boolean | number | string {
  if (value === null || value === undefined) return true;
  return typeof value === "string" ? !isSign(value) : typeof value === "number" || typeof value === "boolean";
}

/** @param depth levels above this value */
function tree(value: unknown, path: string, depth: number): Value {
  if (typeof value === "string") return new Unknown(path);
  if (depth > MAX_DEPTH) return new Unknown(path, `is nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, i) => part(value as unknown as Parts, i, path, depth + 1));
  }
  if (!isPlainObject(value)) return new Opaque();
  if (typeof value[SIGNATURE] === "string") {
    return value[SIGNATURE] === SECRET ? readValue(() => value.value, path, depth) : new Opaque();
  }
  return Object.fromEntries(Object.keys(value).map((key) => [key, part(value, key, path, depth + 1)]));
}

type Parts = Record<string | number, unknown>;

/**
 * A part of an object or a list. Nearly all are leaves, for which nothing is made: a stack has thousands.
 * @param path that of the object or list
 */
function part(whole: Parts, key: string | number, path: string, depth: number): Value {
  let value: unknown;
  try {
    value = whole[key];
  } catch (error) {
    return unknownFor(error, join(path, key));
  }
  return isLeaf(value) ? value : tree(value, join(path, key), depth);
}

/** What the engine or the SDK passes; an `Unknown` where reading it throws. */
function known(read: () => unknown, path: string): unknown {
  try {
    return read();
  } catch (error) {
    return unknownFor(error, path);
  }
}

function unknownFor(error: unknown, path: string): Unknown {
  if (error instanceof Error && "unknownTypeSentinel" in error) return new Unknown(path);
  throw error;
}

/** A text and its path in the properties of a resource. */
export type PlacedText = readonly [path: string, text: string];

/** The known texts in the engine's properties that are not marked as secrets: the state has them in plain text. */
export function plainTexts(props: object): PlacedText[] {
  const found: PlacedText[] = [];
  collectPlain(props, "", 0, found);
  return found;
}

function collectPlain(value: unknown, path: string, depth: number, found: PlacedText[]): void {
  if (typeof value === "string") {
    if (!isSign(value)) found.push([path, value]);
    return;
  }
  const isTree = Array.isArray(value) || isPlainObject(value);
  if (!isTree || depth > MAX_DEPTH || SIGNATURE in value) return;
  for (const key of Object.keys(value)) {
    const read = () => (value as Record<string, unknown>)[key];
    collectPlain(known(read, path), join(path, key), depth + 1, found);
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const join = (path: string, key: string | number) => (path ? `${path}.${key}` : String(key));

/** Whether a value is an object with properties (not a list, an unknown or an asset). */
export function isObject(value: Value): value is { [key: string]: Value } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Opaque)
  );
}

/** The property at a path like `a.b.c`; an `Unknown` on the way is returned, a missing step gives `undefined`. */
export function at(value: Value, path: string): Value {
  let current = value;
  for (const key of path.split(".")) {
    // A single nested block may be given as a list of one.
    if (Array.isArray(current) && current.length === 1 && !/^\d+$/.test(key)) current = current[0];
    if (current instanceof Unknown) return current;
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current)) current = current[key];
    else return undefined;
  }
  return current;
}

/** All values under a path where `*` stands for each element of a list. */
export function atEach(value: Value, path: string): Value[] {
  let current = [value];
  for (const key of path.split(".")) {
    current = current.flatMap((v): Value[] => {
      if (v instanceof Unknown) return [v];
      // A single nested block may be given as an object where the schema has a list of one.
      if (key === "*") return Array.isArray(v) ? v : v === undefined || v === null ? [] : [v];
      return isObject(v) && v[key] !== undefined && v[key] !== null ? [v[key]] : [];
    });
  }
  return current;
}

/** The values at a path with or without `*`; without, the one value, also if there is none. */
export const valuesAt = (value: Value, path: string): Value[] =>
  path.includes("*") ? atEach(value, path) : [at(value, path)];

/** Everything in a value that has no parts of its own. */
export function leavesOf(value: Value): Value[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return isObject(value) ? Object.values(value).flatMap(leavesOf) : [value];
}

/** Whether a property that may have any value, such as a name or a key, has one. */
export const isGiven = (value: Value): boolean => value !== undefined && value !== null && value !== "";

/** A boolean: programs in YAML and JSON may write it as text, which the provider accepts. */
export function asSwitch(value: Value): Value {
  if (typeof value !== "string") return value;
  return /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : value;
}

/** A number, which the provider accepts as text, too. */
export const asNumber = (value: Value): Value =>
  typeof value === "string" && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : value;
