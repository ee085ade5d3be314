import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { MAX_ITEM_BYTES, MAX_ITEMS } from "../../../contract/map/batch";
import { notFoundError, usageError } from "../base/errors";
import { csvItems } from "./csv";

/** What a map is over. */
export interface Items {
  items: unknown[];
  /** Prefix in the bucket whose objects are the items. */
  prefix?: string;
  /** Files here, absolute, that are uploaded, one an item. */
  files?: string[];
}

const FORMS = "a file *.csv or *.jsonl, a folder, s3:PREFIX of the stack's bucket, or a range like 1..1000";

/**
 * Reads what `--over` names.
 * @throws CliError 64, or 66 for a file that is not there
 */
export async function readItems(cwd: string, over: string): Promise<Items> {
  const range = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(over);
  if (range) return { items: rangeItems(Number(range[1]), Number(range[2]), over) };
  if (over.startsWith("s3:")) return { items: [], prefix: requirePrefix(over.slice(3), over) };
  const path = resolve(cwd, over);
  const info = await stat(path).catch(() => {
    throw notFoundError(`--over ${over}: there is no file or folder ${path}`, FORMS);
  });
  if (info.isDirectory()) {
    const names = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile());
    const sorted = names.map(({ name }) => name).sort();
    return { items: sorted.map((file) => ({ file })), files: sorted.map((name) => join(path, name)) };
  }
  const text = decoded(await readFile(path), over);
  if (/\.csv$/i.test(over)) return { items: csvItems(text, over) };
  if (/\.(jsonl|ndjson)$/i.test(over)) return { items: jsonItems(text, over) };
  throw usageError(`--over ${over}: unknown kind of file`, undefined, FORMS);
}

/** @throws CliError 64 for none, too many, or one that is too large */
export function requireItems(items: readonly unknown[], over: string): void {
  if (items.length === 0) throw usageError(`--over ${over}: there are no items`);
  if (items.length > MAX_ITEMS) throw usageError(`--over ${over}: ${items.length} items; a map takes ${MAX_ITEMS}`);
  items.forEach((item, i) => {
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > MAX_ITEM_BYTES)
      throw usageError(
        `--over ${over}: item ${i + 1} has ${bytes} bytes; an item takes ${MAX_ITEM_BYTES}`,
        "put its data into a file and map over the folder",
      );
  });
}

function rangeItems(first: number, last: number, over: string): number[] {
  if (last < first) throw usageError(`--over ${over}: a range starts with the smaller number`);
  if (last - first >= MAX_ITEMS)
    throw usageError(`--over ${over}: ${last - first + 1} items; a map takes ${MAX_ITEMS}`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function requirePrefix(prefix: string, over: string): string {
  if (/^(input|output)\/./.test(prefix)) return prefix;
  throw usageError(`--over ${over}: a prefix is under input/ or output/ of the stack's bucket, like s3:input/scenes/`);
}

function decoded(bytes: Buffer, over: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usageError(`--over ${over}: the file is not UTF-8`, `iconv -f latin1 -t utf-8 ${over}`);
  }
}

function jsonItems(text: string, over: string): unknown[] {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch (error) {
      throw usageError(`--over ${over}: line ${i + 1} is not JSON: ${(error as Error).message}`);
    }
  });
}
