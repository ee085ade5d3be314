import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileItems, rangeItems, requireItems } from "../../../contract/map/items/parse-items";
import { asUsage } from "../base/as-usage";
import { CliError, EXIT, notFoundError, unreadableError, usageError } from "../base/errors";
import { reading } from "../base/reading";
import { isSafePath, printable } from "../parse/paths";

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
  const range = asUsage("--over ", () => rangeItems(over));
  if (range) return { items: range };
  if (over.startsWith("s3:")) return { items: [], prefix: requirePrefix(over.slice(3), over) };
  const path = resolve(cwd, over);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES") throw unreadableError(`--over ${over}`, error);
    throw new CliError(`--over ${over}: there is no file or folder ${path}`, EXIT.notFound, undefined, FORMS);
  });
  if (info.isDirectory()) {
    const names = await filesOf(path, over);
    return { items: names.map((file) => ({ file })), files: names.map((name) => join(path, name)) };
  }
  if (!info.isFile()) throw usageError(`--over ${over}: neither a file nor a folder`, undefined, FORMS);
  const bytes = await reading(`--over ${over}`, readFile(path));
  const items = asUsage("--over ", () => fileItems(over, bytes));
  if (items) return { items };
  throw usageError(`--over ${over}: unknown kind of file`, undefined, FORMS);
}

/**
 * The names of a folder's files and of links to files, as `list.files()` has them: hidden ones are left out.
 * @throws CliError 64 for none, or a name that no key holds, 66 for a link to nothing
 */
async function filesOf(path: string, over: string): Promise<string[]> {
  const all = await reading(`--over ${over}`, readdir(path, { withFileTypes: true }));
  const entries = all.filter(({ name }) => !name.startsWith("."));
  const names: string[] = [];
  for (const entry of entries) {
    const target = entry.isSymbolicLink() ? await stat(join(path, entry.name)).catch(() => undefined) : entry;
    if (!target)
      throw notFoundError(`--over ${over}: ${entry.name} is a link to a file that is not there`, "remove it");
    if (!target.isFile()) continue;
    if (!isSafePath(entry.name))
      throw usageError(
        `--over ${over}: the name "${printable(entry.name)}" has an invalid character`,
        "rename the file",
      );
    names.push(entry.name);
  }
  if (names.length > 0) return names.sort();
  throw usageError(
    `--over ${over}: the folder has no files; folders in it, and files whose names start with a dot, are no items`,
  );
}

/** @throws CliError 64 for items that a map does not take */
export const checkItems = (items: readonly unknown[], over: string): void =>
  asUsage("--over ", () => requireItems(items, over));

function requirePrefix(prefix: string, over: string): string {
  if (/^(input|output)\/./.test(prefix)) return prefix;
  throw usageError(`--over ${over}: a prefix is under input/ or output/ of the stack's bucket, like s3:input/scenes/`);
}
