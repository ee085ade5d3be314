import { isObject, Opaque, type Unknown, type Value } from "../core/value";

/** A JSON value that keeps what JSON.parse would drop: members in order, repeated names included. */
export type Json = null | boolean | number | string | Unknown | Json[] | JsonObject;

export class JsonObject {
  constructor(readonly members: ReadonlyArray<readonly [name: string, value: Json]>) {}
}

/** Text that is not JSON; the message says what stands where. */
export class JsonError extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
// A string is found here and decoded by JSON.parse, which knows the escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids control characters in strings.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
/** IAM's own documents nest 5 deep; the bound keeps hostile text from exhausting the stack. */
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
    const literal = take(STRING);
    if (literal === undefined) return fail("a string");
    try {
      return JSON.parse(literal) as string;
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
    if (depth > MAX_DEPTH) throw new JsonError(`not a policy document: nested deeper than ${MAX_DEPTH} levels`);
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
