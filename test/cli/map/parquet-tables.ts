import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { ItemOutcome } from "../../../contract/map/layout";
import { bindTables } from "../../../runner/cli/map/bind/bind-tables";
import { ItemColumns } from "../../../runner/cli/map/bind/item-columns";

type Written = Omit<Parameters<typeof parquetWriteBuffer>[0], "columnData">;

/** Outputs of a map's items in a folder of each test, and the table that they become. */
export function useTables() {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-parquet-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (index: number, path: string, content: string | Uint8Array) => {
    const file = join(folder, String(index), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const table = (index: number, columnData: ColumnSource[], more: Written = {}) =>
    put(index, "t.parquet", new Uint8Array(parquetWriteBuffer({ columnData, ...more })));
  const bind = (
    indices: number[],
    name = "t.parquet",
    items: unknown[] = indices.map(() => ({})),
    path = "t.parquet",
  ) => {
    const done = indices.map((index) => ({ index, outputs: [{ path, bytes: 1, sha256: "" }] }));
    return bindTables("m", folder, name, done as ItemOutcome[], new ItemColumns(items));
  };
  const read = async () => parquetReadObjects({ file: await asyncBufferFromFile(join(folder, "t.parquet")) });
  const types = async () => {
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(join(folder, "t.parquet")));
    return schema.slice(1).map(({ name, type, converted_type }) => [name, type, converted_type]);
  };

  /** A file of the test's folder. */
  const at = (name: string) => join(folder, name);
  return { at, put, table, bind, read, types };
}
