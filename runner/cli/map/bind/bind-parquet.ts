import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { usageError } from "../../base/errors";
import { csvCell, csvLine, type ItemColumns, ownColumns } from "./item-columns";
import { itemColumn } from "./parquet-column";
import { openParquet, type ParquetTable, readRows } from "./read-parquet";
import type { TableFile } from "./table-files";

/** Rows of a row group: those of small tables are put together. */
const GROUP_ROWS = 100_000;

/**
 * Binds tables in Parquet. All footers are read before a row.
 * @param asParquet whether Parquet is written, else CSV
 * @returns rows
 * @throws CliError 64 where columns or their types differ
 */
export async function bindParquet(
  files: readonly TableFile[],
  to: string,
  asParquet: boolean,
  columns: ItemColumns,
): Promise<number> {
  const tables: ParquetTable[] = [];
  for (const file of files) {
    const table = await openParquet(file);
    requireSameColumns(tables[0] ?? table, table);
    tables.push(table);
  }
  return asParquet ? writeParquet(tables, to, columns) : writeCsv(tables, to, columns);
}

function requireSameColumns(first: ParquetTable, table: ParquetTable): void {
  const [one, other] = [first, table].map(({ from }) => `item ${from.index}'s ${from.path}`);
  const remedy = "write the same columns for every item, or collect without --bind";
  const names = table.columns.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw usageError(`${other} has two columns "${twice}"`, remedy);
  const missing = first.columns.find(({ name }) => !names.includes(name));
  if (missing) throw usageError(`${other} has no column "${missing.name}", ${one} has one`, remedy);
  for (const { name, type } of table.columns) {
    const column = first.columns.find((each) => each.name === name);
    if (!column) throw usageError(`${other} has a column "${name}", ${one} has none`, remedy);
    if (column.type !== type)
      throw usageError(
        `column "${name}" is ${type} in ${other} and ${column.type} in ${one}`,
        "write one type for every item, e.g. with as.numeric(), or collect without --bind",
      );
  }
}

const namesOf = ({ columns }: ParquetTable) => columns.map(({ name }) => name);

async function writeParquet(tables: readonly ParquetTable[], to: string, columns: ItemColumns): Promise<number> {
  const [first] = tables;
  const names = namesOf(first!);
  const own = ownColumns(columns, names, first!.from).map((name) => itemColumn(name, columns.values(name)));
  const elements: SchemaElement[] = [
    { name: "index", type: "INT32", repetition_type: "OPTIONAL" },
    ...own.map(({ element }) => element),
    ...first!.columns.map(({ element }) => element),
  ];
  const schema = [{ name: "schema", num_children: elements.length }, ...elements];
  const writer = new ParquetWriter({ writer: fileWriter(to), schema, createdBy: "rfargate" });
  let pending: unknown[][] = elements.map(() => []);
  let rows = 0;
  const flush = async () => {
    const columnData = elements.map(({ name }, i) => ({ name, data: pending[i]! }));
    if (pending[0]!.length > 0) await writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    pending = elements.map(() => []);
  };
  for (const table of tables) {
    const { index } = table.from;
    const constants = [index, ...own.map(({ values }) => values[index - 1] ?? null)];
    for await (const { count, columns: read } of readRows(table, names)) {
      for (let row = 0; row < count; row++) {
        constants.forEach((value, i) => {
          pending[i]!.push(value);
        });
        read.forEach((values, i) => {
          pending[constants.length + i]!.push(values[row] ?? null);
        });
      }
      rows += count;
      if (pending[0]!.length >= GROUP_ROWS) await flush();
    }
  }
  await flush();
  await writer.finish();
  return rows;
}

async function writeCsv(tables: readonly ParquetTable[], to: string, columns: ItemColumns): Promise<number> {
  const [first] = tables;
  const names = namesOf(first!);
  const own = ownColumns(columns, names, first!.from);
  const cell = (i: number, value: unknown) =>
    value === null || value === undefined ? "" : first!.columns[i]!.csv(value);
  let rows = 0;
  async function* lines() {
    yield csvLine(["index", ...own, ...names].map(csvCell));
    for (const table of tables) {
      const { index } = table.from;
      const start = [String(index), ...columns.cells(index, own)];
      for await (const { count, columns: read } of readRows(table, names)) {
        for (let row = 0; row < count; row++)
          yield csvLine([...start, ...read.map((values, i) => cell(i, values[row]))]);
        rows += count;
      }
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(to));
  return rows;
}
