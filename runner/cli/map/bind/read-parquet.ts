import zlib from "node:zlib";
import {
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
} from "hyparquet";
import { messageOf, usageError } from "../../base/errors";
import { type ParquetColumn, parquetColumn, typeName } from "./parquet-column";
import type { TableFile } from "./table-files";

/** A table in Parquet, of which the footer is read. */
export interface ParquetTable {
  from: TableFile;
  columns: ParquetColumn[];
  metadata: FileMetaData;
}

/** Rows of a table; for each column its values in Parquet's own form. */
export interface Rows {
  count: number;
  columns: ArrayLike<unknown>[];
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Values as they are stored: a Date would lose micro- and nanoseconds. */
const raw = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: (value: bigint) => value,
  dateFromDays: (days: number) => days,
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes),
};

/** Snappy is hyparquet's own. */
const compressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  // Of Node 22.15 on.
  ...(zlib.zstdDecompressSync ? { ZSTD: (input) => zlib.zstdDecompressSync(input) } : {}),
};

/** @throws CliError 64 for a file that is not Parquet, or with columns that cannot be bound */
export async function openParquet(from: TableFile): Promise<ParquetTable> {
  return explained(from, async () => {
    const file = await asyncBufferFromFile(from.file);
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    const columns = parquetSchema(metadata).children.map(({ element }) => {
      const column = parquetColumn(element);
      if (column) return column;
      throw new Error(`column "${element.name}" is ${typeName(element)}, which is not bound`);
    });
    return { from, columns, metadata };
  });
}

/** The rows of a table, a row group at a time. @throws CliError 64 for a damaged file, or a compression that is not known */
export async function* readRows({ from, metadata }: ParquetTable, names: readonly string[]): AsyncGenerator<Rows> {
  const file = await asyncBufferFromFile(from.file);
  const options = { file, metadata, columns: [...names], compressors, parsers: raw, geoparquet: false };
  const scan = await explained(from, () => parquetScan(options));
  for (const { rowStart, rowEnd } of scan.ranges) {
    const columns: ArrayLike<unknown>[] = [];
    for (const column of names)
      columns.push(await explained(from, () => scan.readColumn({ column, rowStart, rowEnd })));
    yield { count: rowEnd - rowStart, columns };
  }
}

async function explained<T>({ index, path }: TableFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw usageError(
      `item ${index}'s ${path} cannot be bound: ${messageOf(error)}`,
      `collect without --bind, and in R: arrow::open_dataset(Sys.glob("*/${path}"))`,
    );
  }
}
