import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import { useTables } from "./parquet-tables";

describe("Parquet tables of a map are rejected with one message, and leave no table, if", () => {
  const { at, put, table, bind } = useTables();
  const number: ColumnSource = { name: "v", data: [1], type: "DOUBLE" };
  const cases: Array<[string, () => void, RegExp]> = [
    [
      "the types of a column differ",
      () => table(2, [{ name: "v", data: ["x"], type: "STRING" }]),
      /^column "v" is STRING in item 2's t\.parquet and DOUBLE in item 1's t\.parquet$/,
    ],
    [
      "integers meet doubles",
      () => table(2, [{ name: "v", data: [1], type: "INT32" }]),
      /^column "v" is INT32 in item 2's t\.parquet and DOUBLE in item 1's/,
    ],
    [
      "a column is missing",
      () => table(2, [{ ...number, name: "w" }]),
      /^item 2's t\.parquet has no column "v", item 1's/,
    ],
    [
      "there is one more column",
      () => table(2, [number, { ...number, name: "w" }]),
      /^item 2's t\.parquet has a column "w", item 1's t\.parquet has none/,
    ],
    ["a file is no Parquet", () => put(2, "t.parquet", "v\n1\n"), /^item 2's t\.parquet cannot be bound: .*parquet/],
    ["a file is empty", () => put(2, "t.parquet", ""), /^item 2's t\.parquet cannot be bound: /],
    [
      "a column holds lists",
      () => {
        const list = { repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 } as const;
        const schema: SchemaElement[] = [
          { name: "schema", num_children: 1 },
          { name: "v", ...list },
          { name: "list", repetition_type: "REPEATED", num_children: 1 },
          { name: "element", type: "DOUBLE", repetition_type: "OPTIONAL" },
        ];
        table(2, [{ name: "v", data: [[1, 2]] }], { schema });
      },
      /^item 2's t\.parquet cannot be bound: column "v" is LIST, which is not bound$/,
    ],
    [
      "a column is decimal",
      () => {
        const decimal = { type: "INT32", converted_type: "DECIMAL", scale: 2, precision: 9 } as const;
        table(2, [{ name: "v", data: [1] }], {
          schema: [
            { name: "schema", num_children: 1 },
            { name: "v", ...decimal },
          ],
        });
      },
      /column "v" is DECIMAL, which is not bound$/,
    ],
  ];
  for (const [what, write, message] of cases) {
    it(what, async () => {
      table(1, [number]);
      write();
      for (const name of ["t.parquet", "t.csv"]) {
        await assert.rejects(bind([1, 2], name), ({ message: text, exitCode }) => {
          assert.match(text, message);
          assert.equal(exitCode, 64);
          return true;
        });
        assert.ok(!existsSync(at(name)) && !existsSync(at(`${name}.part`)));
      }
    });
  }

  it('a column is called "index"', async () => {
    table(1, [{ ...number, name: "index" }]);
    await assert.rejects(bind([1]), /item 1's t\.parquet has a column "index", which --bind adds/);
  });

  it("the target is *.parquet and the items have CSV, or neither", async () => {
    put(1, "t.csv", "v\n1\n");
    await assert.rejects(bind([1], "t.parquet", [{}], "t.csv"), { remedy: "--bind t.csv", exitCode: 66 });
    await assert.rejects(bind([1], "u.parquet", [{}], "t.csv"), /no item of map m has an output "u\.parquet"/);
  });
});
