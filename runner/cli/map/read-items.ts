import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InvalidItems } from "../../../contract/map/items/invalid-items";
import { fileItems, rangeItems, requireItems } from "../../../contract/map/items/parse-items";
import { notFoundError, usageError } from "../base/errors";

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
  const range = asUsage(() => rangeItems(over));
  if (range) return { items: range };
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
  const bytes = await readFile(path);
  const items = asUsage(() => fileItems(over, bytes));
  if (items) return { items };
  throw usageError(`--over ${over}: unknown kind of file`, undefined, FORMS);
}

/** @throws CliError 64 for items that a map does not take */
export const checkItems = (items: readonly unknown[], over: string): void => asUsage(() => requireItems(items, over));

function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidItems) throw usageError(`--over ${error.message}`, error.remedy);
    throw error;
  }
}

function requirePrefix(prefix: string, over: string): string {
  if (/^(input|output)\/./.test(prefix)) return prefix;
  throw usageError(`--over ${over}: a prefix is under input/ or output/ of the stack's bucket, like s3:input/scenes/`);
}
