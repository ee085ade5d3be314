import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { csvRecords, csvRows } from "../../../../contract/map/items/csv";
import { asUsage } from "../../base/as-usage";
import { usageError } from "../../base/errors";
import { csvCell, csvLine, type ItemColumns, ownColumns } from "./item-columns";
import type { TableFile } from "./table-files";

/** Binds tables in CSV, whose records stay as they are. @returns rows @throws CliError 64 where columns differ, or a header is no CSV */
export async function bindCsv(files: readonly TableFile[], to: string, columns: ItemColumns): Promise<number> {
  let header: string | undefined;
  let rows = 0;
  async function* lines() {
    let own: string[] = [];
    for (const { index, path, file } of files) {
      const [head = "", ...records] = csvRecords(await readFile(file, "utf8"));
      if (header === undefined) {
        header = head;
        const [names = []] = asUsage("", () => csvRows(head, `item ${index}'s ${path}`));
        own = ownColumns(columns, names, files[0]!);
        yield csvLine(["index", ...own.map(csvCell), head]);
      } else if (head !== header)
        throw usageError(`item ${index}'s ${path} has other columns than item ${files[0]!.index}'s`);
      const cells = columns.cells(index, own);
      rows += records.length;
      yield records.map((record) => csvLine([String(index), ...cells, record])).join("");
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(to));
  return rows;
}
