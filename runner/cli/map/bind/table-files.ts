import { join } from "node:path";
import type { ItemOutcome } from "../../../../contract/map/layout";
import { notFoundError, usageError } from "../../base/errors";

/** One item's table. */
export interface TableFile {
  index: number;
  /** Below the item's folder. */
  path: string;
  /** Where it is here. */
  file: string;
}

export const isParquet = (name: string): boolean => /\.parquet$/i.test(name);

/** @throws CliError 64 for a file that is no table */
export function requireTable(name: string): void {
  if (/\.csv$/i.test(name) || isParquet(name)) return;
  const remedy = "collect without --bind, and read the files";
  throw usageError(`--bind ${name}: only tables can be bound`, remedy, "*.csv, *.parquet");
}

/**
 * The tables of all items that `--bind` names. A `*.csv` that no item has is created from their `*.parquet`.
 * @param root the folder with a folder for each item
 * @throws CliError 66 where no item has the file
 */
export function tableFiles(map: string, root: string, name: string, done: readonly ItemOutcome[]): TableFile[] {
  const filesOf = (path: string): TableFile[] =>
    done
      .filter(({ outputs }) => outputs.some((output) => output.path === path))
      .map(({ index }) => ({ index, path, file: join(root, String(index), path) }));
  const exact = filesOf(name);
  if (exact.length > 0) return exact;
  const other = isParquet(name) ? name.replace(/\.parquet$/i, ".csv") : name.replace(/\.csv$/i, ".parquet");
  const others = filesOf(other);
  if (isParquet(other) && others.length > 0) return others;
  const remedy = others.length > 0 ? `--bind ${other}` : undefined;
  throw notFoundError(`no item of map ${map} has an output "${name}"`, remedy);
}
