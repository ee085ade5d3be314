import { isObject, Opaque, type Unknown, type Value } from "./value";

/** A JSON value that keeps what JSON.parse drops: the order of members, and repeated names. */
export type Json = null | boolean | number | string | Unknown | Json[] | JsonObject;

export class JsonObject {
  constructor(readonly members: ReadonlyArray<readonly [name: string, value: Json]>) {}
}

/** A member of an object by its name; `null` without one, and for other values. */
export const member = (json: Json, name: string): Json =>
  json instanceof JsonObject ? (json.members.find(([one]) => one === name)?.[1] ?? null) : null;

/** Text that is not JSON; the message names the position and what was found there. */
export class JsonError extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
/** IAM's documents nest 5 levels deep, templates about 20; the bound keeps hostile text from exhausting the stack. */
const MAX_DEPTH = 64;

/** Parses JSON text. Throws a JsonError. */
export function parseJson(text: string): Json {
  let pos = 0;

  const fail = (expected: string): never => {
    const found = pos < text.length ? `'${text.slice(pos, pos + 12)}'` : "the end";
    throw new JsonError(`not JSON: expected ${expected} at character ${pos + 1}, found ${found}`);
  };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = pos;
    const match = pattern.exec(text);
    if (match) pos += match[0].length;
    return match?.[0];
  };
  const skip = (token: string): boolean => {
    take(SPACE);
    if (!text.startsWith(token, pos)) return false;
    pos += token.length;
    return true;
  };
  const string = (): string => {
    const end = endOfString(text, pos);
    if (end < 0) return fail("a string");
    const literal = text.slice(pos, end);
    try {
      const decoded = JSON.parse(literal) as string;
      pos = end;
      return decoded;
    } catch {
      throw new JsonError(`not JSON: bad escape in ${literal.slice(0, 40)}`);
    }
  };
  const list = <T>(close: string, item: () => T): T[] => {
    const items: T[] = [];
    if (skip(close)) return items;
    do items.push(item());
    while (skip(","));
    if (!skip(close)) fail(`',' or '${close}'`);
    return items;
  };
  const value = (depth: number): Json => {
    if (depth > MAX_DEPTH) throw new JsonError(`not legible: nested deeper than ${MAX_DEPTH} levels`);
    if (skip("{")) {
      return new JsonObject(
        list("}", () => {
          take(SPACE);
          const name = string();
          if (!skip(":")) fail("':'");
          return [name, value(depth + 1)] as const;
        }),
      );
    }
    if (skip("[")) return list("]", () => value(depth + 1));
    if (skip("true")) return true;
    if (skip("false")) return false;
    if (skip("null")) return null;
    if (text[pos] === '"') return string();
    const number = take(NUMBER);
    return number === undefined ? fail("a value") : Number(number);
  };

  const result = value(0);
  take(SPACE);
  if (pos < text.length) fail("the end");
  return result;
}

/**
 * Where a string that begins at a quotation mark ends, -1 if there is none. The string is decoded by JSON.parse, which knows the
 * escapes; a regular expression would exhaust its stack on a string of some megabytes.
 */
function endOfString(text: string, start: number): number {
  if (text[start] !== '"') return -1;
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text[quote - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return -1;
}

/** The JSON of a property that is given as text or as an object. @returns an error for text that is not JSON */
export function readJson(given: Value): Json | JsonError {
  try {
    return typeof given === "string" ? parseJson(given) : jsonOf(given);
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}

/** A document given as an object instead of text. */
export function jsonOf(value: Value): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (isObject(value)) {
    return new JsonObject(
      Object.entries(value).flatMap(([k, v]) => (v === undefined ? [] : [[k, jsonOf(v)] as const])),
    );
  }
  if (value instanceof Opaque || value === undefined) return null;
  return value;
}
