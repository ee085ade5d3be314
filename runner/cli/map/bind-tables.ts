import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { csvRecords, csvRows } from "../../../contract/map/items/csv";
import type { ItemOutcome } from "../../../contract/map/layout";
import { CliError, EXIT, notFoundError, usageError } from "../base/errors";
import { csvCell, csvLine, type ItemColumns } from "./item-columns";

/** @throws CliError 64 for a file that is no CSV */
export function requireCsv(name: string, folder: string): void {
  if (/\.csv$/i.test(name)) return;
  const remedy = /\.parquet$/i.test(name)
    ? `in R: arrow::open_dataset(Sys.glob("${folder}/*/${name}"))`
    : "collect without --bind, and read the files";
  throw usageError(`--bind ${name}: only CSV files can be bound`, remedy, "*.csv");
}

/**
 * The CSV of each item under one header: the item's index and its columns, then the table's own. A column of the item that the
 * table has, too, is the table's.
 * @param root the folder with a folder for each item
 * @throws CliError 64 where columns differ, 66 where no item has the file
 */
export async function bindTables(
  map: string,
  root: string,
  name: string,
  done: readonly ItemOutcome[],
  columns: ItemColumns,
): Promise<{ file: string; rows: number }> {
  const having = done.filter(({ outputs }) => outputs.some(({ path }) => path === name));
  const [first] = having;
  if (!first) throw notFoundError(`no item of map ${map} has an output "${name}"`);
  const file = join(root, name.split("/").at(-1)!);
  let header: string | undefined;
  let rows = 0;
  async function* lines() {
    let own: string[] = [];
    for (const { index } of having) {
      const [head = "", ...records] = csvRecords(await readFile(join(root, String(index), name), "utf8"));
      if (header === undefined) {
        header = head;
        const taken = new Set(["index", ...(csvRows(head, name)[0] ?? [])]);
        own = columns.names.filter((column) => !taken.has(column));
        yield csvLine(["index", ...own.map(csvCell), head]);
      } else if (head !== header)
        throw new CliError(`item ${index}'s ${name} has other columns than item ${first!.index}'s`, EXIT.usage);
      const cells = columns.cells(index, own);
      rows += records.length;
      yield records.map((record) => csvLine([String(index), ...cells, record])).join("");
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return { file, rows };
}
