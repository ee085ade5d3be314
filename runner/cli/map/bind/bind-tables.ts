import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ItemOutcome } from "../../../../contract/map/layout";
import { bindCsv } from "./bind-csv";
import type { ItemColumns } from "./item-columns";
import { isParquet, tableFiles } from "./table-files";

/**
 * The table of each item in one: the item's index and its columns, then the table's own. A column of the item that the table has,
 * too, is the table's.
 * @param root the folder with a folder for each item
 * @param name of the tables, and of the file that is written; `*.csv` may bind `*.parquet`
 * @throws CliError 64 where columns differ or cannot be bound, 66 where no item has the file
 */
export async function bindTables(
  map: string,
  root: string,
  name: string,
  done: readonly ItemOutcome[],
  columns: ItemColumns,
): Promise<{ file: string; rows: number }> {
  const files = tableFiles(map, root, name, done);
  const file = join(root, name.split("/").at(-1)!);
  const part = `${file}.part`;
  try {
    const rows = isParquet(files[0]!.path)
      ? await (await import("./bind-parquet.js")).bindParquet(files, part, isParquet(name), columns)
      : await bindCsv(files, part, columns);
    await rename(part, file);
    return { file, rows };
  } finally {
    await rm(part, { force: true });
  }
}
