import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import zlib from "node:zlib";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, type SchemaElement } from "hyparquet";
import { anyText } from "../../support/any-text";
import { useTables } from "./parquet-tables";

describe("Parquet tables of a map", () => {
  const { at, table, bind, read, types } = useTables();

  it("become one, with the item's index and columns first, each with the narrowest type", async () => {
    table(1, [{ name: "v", data: [1.5, null], type: "DOUBLE" }]);
    table(3, [{ name: "v", data: [2], type: "DOUBLE", nullable: false }]);
    const items = [
      { n: 1, x: 0.5, ok: true, s: "a", mixed: 1, v: "the table's own" },
      { n: 9 },
      { n: 3, x: 2, ok: null, s: "NA", mixed: "b" },
    ];
    assert.deepEqual(await bind([1, 3], "t.parquet", items), { file: at("t.parquet"), rows: 3 });
    assert.deepEqual(await read(), [
      { index: 1, n: 1, x: 0.5, ok: true, s: "a", mixed: "1", v: 1.5 },
      { index: 1, n: 1, x: 0.5, ok: true, s: "a", mixed: "1", v: null },
      { index: 3, n: 3, x: 2, ok: null, s: "NA", mixed: "b", v: 2 },
    ]);
    assert.deepEqual(await types(), [
      ["index", "INT32", undefined],
      ["n", "INT32", undefined],
      ["x", "DOUBLE", undefined],
      ["ok", "BOOLEAN", undefined],
      ["s", "BYTE_ARRAY", "UTF8"],
      ["mixed", "BYTE_ARRAY", "UTF8"],
      ["v", "DOUBLE", undefined],
    ]);
  });

  const utc = { isAdjustedToUTC: true };
  /** Columns of each type that is bound, with values in Parquet's own form, and the same as CSV. */
  const TYPES: Record<
    string,
    { element: Partial<SchemaElement>; values: fc.Arbitrary<unknown>; csv?: [unknown, string] }
  > = {
    logical: { element: { type: "BOOLEAN" }, values: fc.boolean(), csv: [true, "TRUE"] },
    integer: { element: { type: "INT32" }, values: fc.integer(), csv: [-7, "-7"] },
    "integer of nanoparquet": {
      element: {
        type: "INT32",
        converted_type: "INT_32",
        logical_type: { type: "INTEGER", bitWidth: 32, isSigned: true },
      },
      values: fc.integer(),
    },
    "unsigned integer": {
      element: {
        type: "INT32",
        converted_type: "UINT_32",
        logical_type: { type: "INTEGER", bitWidth: 32, isSigned: false },
      },
      values: fc.nat({ max: 2 ** 32 - 1 }),
      csv: [4_000_000_000, "4000000000"],
    },
    integer64: {
      element: { type: "INT64" },
      values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      csv: [9_007_199_254_740_993n, "9007199254740993"],
    },
    double: { element: { type: "DOUBLE" }, values: fc.double(), csv: [-Infinity, "-Inf"] },
    float: { element: { type: "FLOAT" }, values: fc.float(), csv: [Number.NaN, "NaN"] },
    text: {
      element: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
      values: anyText(),
      csv: ['a,"b"\n', '"a,""b""\n"'],
    },
    "a date": { element: { type: "INT32", converted_type: "DATE" }, values: fc.integer(), csv: [-1, "1969-12-31"] },
    "a moment in ms": {
      element: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
      values: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
      csv: [1_763_708_400_000n, "2025-11-21T07:00:00Z"],
    },
    "a moment in us": {
      element: { type: "INT64", logical_type: { type: "TIMESTAMP", unit: "MICROS", ...utc } },
      values: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
      csv: [-1n, "1969-12-31T23:59:59.999999Z"],
    },
    "a local moment in ns": {
      element: { type: "INT64", logical_type: { type: "TIMESTAMP", unit: "NANOS", isAdjustedToUTC: false } },
      values: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
      csv: [1_763_708_400_000_000_001n, "2025-11-21T07:00:00.000000001"],
    },
    "a time of day": {
      element: { type: "INT32", converted_type: "TIME_MILLIS", logical_type: { type: "TIME", unit: "MILLIS", ...utc } },
      values: fc.nat({ max: 86_399_999 }),
      csv: [25_200_500, "07:00:00.500"],
    },
  };
  const columnOf = (name: string, { element }: (typeof TYPES)[string]): SchemaElement => ({
    name,
    ...element,
    repetition_type: "OPTIONAL",
  });
  const raw = (value: unknown) => value;
  const asStored = {
    timestampFromMilliseconds: raw,
    timestampFromMicroseconds: raw,
    timestampFromNanoseconds: raw,
    dateFromDays: raw,
    stringFromBytes: (bytes: Uint8Array) => bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
  };

  const readArrays = async () => {
    const file = await asyncBufferFromFile(at("t.parquet"));
    let rows: unknown[][] = [];
    const onComplete = (all: unknown[][]) => {
      rows = all;
    };
    await parquetRead({ file, parsers: asStored, onComplete });
    return rows.map((row) => row.map((value) => value ?? null));
  };

  for (const [what, type] of Object.entries(TYPES)) {
    it(`keep each value of ${what} as it is stored, and none where there is none`, async () => {
      const values = fc.array(fc.array(fc.option(type.values), { maxLength: 5 }), { minLength: 1, maxLength: 3 });
      const names = fc.string({ minLength: 1 }).filter((name) => name !== "index");
      await fc.assert(
        fc.asyncProperty(values, names, async (tables, name) => {
          const schema = [{ name: "schema", num_children: 1 }, columnOf(name, type)];
          for (const [i, data] of tables.entries()) table(i + 1, [{ name, data }], { schema, rowGroupSize: 2 });
          await bind(tables.map((_, i) => i + 1));
          assert.deepEqual(
            await readArrays(),
            tables.flatMap((data, i) => data.map((value) => [i + 1, value])),
          );
          assert.deepEqual((await types())[1], [name, type.element.type, type.element.converted_type]);
        }),
        { numRuns: 25 },
      );
    });
  }

  it("become CSV, in R's format, if the target is *.csv", async () => {
    const given = Object.entries(TYPES).filter(([, { csv }]) => csv);
    const schema = [
      { name: "schema", num_children: given.length },
      ...given.map(([name, type]) => columnOf(name, type)),
    ];
    table(
      2,
      given.map(([name, { csv }]) => ({ name, data: [csv![0], null] })),
      { schema },
    );
    await bind([2], "t.csv", [{}, { site: "a,b" }]);
    assert.equal(
      readFileSync(at("t.csv"), "utf8"),
      `index,site,${given.map(([name]) => name).join(",")}\n` +
        `2,"a,b",${given.map(([, { csv }]) => csv![1]).join(",")}\n2,"a,b"${",".repeat(given.length)}\n`,
    );
  });

  it("of many items become one row group", async () => {
    const indices = Array.from({ length: 200 }, (_, i) => i + 1);
    for (const index of indices) table(index, [{ name: "v", data: [index], type: "INT32" }]);
    assert.equal((await bind(indices)).rows, 200);
    const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(at("t.parquet")));
    assert.equal(row_groups.length, 1);
  });

  it("may have any of arrow's compressions", async () => {
    const codecs = { GZIP: zlib.gzipSync, BROTLI: zlib.brotliCompressSync, ZSTD: zlib.zstdCompressSync } as const;
    for (const [codec, compress] of Object.entries(codecs)) {
      if (!compress) continue;
      const compressors = { [codec]: (bytes: Uint8Array) => new Uint8Array(compress(bytes)) };
      table(1, [{ name: "v", data: ["a", "b"] }], { codec: codec as keyof typeof codecs, compressors });
      await bind([1]);
      assert.deepEqual(
        (await read()).map(({ v }) => v),
        ["a", "b"],
        codec,
      );
    }
  });

  it("without rows become one without rows", async () => {
    table(1, [{ name: "v", data: [], type: "DOUBLE" }]);
    table(2, [{ name: "v", data: [], type: "DOUBLE" }]);
    assert.equal((await bind([1, 2])).rows, 0);
    assert.deepEqual(await read(), []);
    assert.deepEqual((await types())[1], ["v", "DOUBLE", undefined]);
  });
});
