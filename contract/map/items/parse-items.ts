import { basename } from "node:path";
import { MAX_ITEM_BYTES, MAX_ITEMS } from "../batch";
import { csvItems } from "./csv";
import { InvalidItems } from "./invalid-items";
import { parseJson } from "./json";

/** The items of a file, by its extension. @returns undefined for an unknown kind @throws InvalidItems */
export function fileItems(name: string, bytes: Uint8Array): unknown[] | undefined {
  if (/\.csv$/i.test(name)) return csvItems(decoded(bytes, name), name);
  if (/\.(jsonl|ndjson)$/i.test(name)) return jsonItems(decoded(bytes, name), name);
  return undefined;
}

/** The numbers of `FIRST..LAST`, or of R's `FIRST:LAST`; undefined: not a range. @throws InvalidItems */
export function rangeItems(text: string): number[] | undefined {
  const range = /^(-?\d{1,9})(?:\.\.|:)(-?\d{1,9})$/.exec(text);
  if (!range) return requireNoRange(text);
  const [first, last] = [Number(range[1]), Number(range[2])];
  if (last < first) throw new InvalidItems(`${text}: a range starts with the smaller number`, `${last}..${first}`);
  if (last - first >= MAX_ITEMS) throw new InvalidItems(`${text}: ${last - first + 1} items; a map takes ${MAX_ITEMS}`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** @throws InvalidItems for an invalid range: with a step, a fraction, more digits */
function requireNoRange(text: string): undefined {
  if (/^[\d.eE+:_\s-]*\.\.[\d.eE+:_\s-]*$/.test(text) && /\d/.test(text))
    throw new InvalidItems(
      `${text}: a range is FIRST..LAST, two whole numbers of at most 9 digits, without a step`,
      "1..1000; for other numbers, a CSV file with a row for each",
    );
}

/** Objects of the bucket as items, without empty objects that represent folders. */
export const objectItems = (keys: readonly string[]): Array<{ file: string; key: string }> =>
  keys.filter((key) => !key.endsWith("/")).map((key) => ({ file: basename(key), key }));

/** @throws InvalidItems for no items, too many, or one that is too large or invalid in R */
export function requireItems(items: readonly unknown[], over: string): void {
  if (items.length === 0) throw new InvalidItems(`${over}: there are no items`);
  if (items.length > MAX_ITEMS) throw new InvalidItems(`${over}: ${items.length} items; a map takes ${MAX_ITEMS}`);
  items.forEach((item, i) => {
    const text = JSON.stringify(item);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_ITEM_BYTES)
      throw new InvalidItems(
        `${over}: item ${i + 1} has ${bytes} bytes; an item takes ${MAX_ITEM_BYTES}`,
        "put its data into a file and map over the folder",
      );
    if (/(?<!\\)(?:\\\\)*\\u0000/.test(text))
      throw new InvalidItems(
        `${over}: item ${i + 1} has a NUL character, which is invalid in R's strings`,
        "remove it",
      );
    // JSON.stringify escapes only lone surrogates.
    if (/(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(text))
      throw new InvalidItems(`${over}: item ${i + 1} has half a character (a lone surrogate)`, "remove it");
  });
}

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    throw new InvalidItems(
      `${name}: the file is not UTF-8${utf16 ? ", but UTF-16" : ""}`,
      `iconv -f ${utf16 ? "utf-16" : "latin1"} -t utf-8 ${name}`,
    );
  }
}

function jsonItems(text: string, name: string): unknown[] {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    try {
      return [parseJson(line)];
    } catch (error) {
      throw new InvalidItems(`${name}: line ${i + 1} ${(error as Error).message}`);
    }
  });
}
