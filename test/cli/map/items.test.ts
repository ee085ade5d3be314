import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { MAX_ITEM_BYTES } from "../../../contract/map/batch";
import { csvItems } from "../../../contract/map/items/csv";
import { failureGroups, parseRecord } from "../../../runner/cli/map/outcomes";
import { checkItems, readItems } from "../../../runner/cli/map/read-items";
import { anyText } from "../../support/any-text";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("the items of a map", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-map-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return name;
  };

  it("are the rows of a CSV file, with numbers, logicals and missing values as such", () => {
    const text = 'site,depth,deep,code,note\r\n"Köln, ""1""",2.5,TRUE,007,\r\nb,-1e3,FALSE,9007199254740993,NA\r\n';
    assert.deepEqual(csvItems(text, "a.csv"), [
      { site: 'Köln, "1"', depth: 2.5, deep: true, code: "007", note: null },
      { site: "b", depth: -1000, deep: false, code: "9007199254740993", note: null },
    ]);
  });

  it("keep every text of a CSV file, whatever its content", () => {
    const cell = anyText({ minLength: 1, maxLength: 20 }).map((text) => `x${text}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = ["a,b", ...rows.map((row) => row.map(quoted).join(","))].join("\n");
        assert.deepEqual(
          csvItems(text, "a.csv"),
          rows.map(([a, b]) => ({ a, b })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("are the lines of a JSON lines file, the files of a folder, or the numbers of a range", async () => {
    assert.deepEqual((await readItems(folder, file("a.jsonl", '{"x":1}\n\n[2]\n'))).items, [{ x: 1 }, [2]]);
    assert.deepEqual((await readItems(folder, ".")).items, [{ file: "a.jsonl" }]);
    assert.deepEqual((await readItems(folder, "3..5")).items, [3, 4, 5]);
    assert.equal((await readItems(folder, "s3:input/scenes/")).prefix, "input/scenes/");
  });

  const invalid: Record<string, [string, string | Buffer, RegExp]> = {
    "two columns of one name": ["a.csv", "x,x\n1,2\n", /two columns are named "x"/],
    "a column without a name": ["a.csv", "x,\n1,2\n", /column 2 has no name/],
    "a row of another length": ["a.csv", "x,y\n1\n", /row 1 has 1 cells, the header has 2/],
    "a quote that is not closed": ["a.csv", 'x\n"1\n', /an unclosed quote/],
    "a file that is not UTF-8": ["a.csv", Buffer.from([0x78, 0x0a, 0xfc, 0x0a]), /is not UTF-8/],
    "a line that is not JSON": ["a.jsonl", "{}\n{x}\n", /line 2 is not JSON/],
    "a file of another kind": ["a.xlsx", "x", /unknown kind of file/],
  };
  for (const [what, [name, content, message]] of Object.entries(invalid)) {
    it(`refuse ${what}`, async () => {
      file(name, content);
      await assert.rejects(readItems(folder, name), message);
    });
  }

  it("reject no items, an item that is too large, a missing file, a descending range and a prefix elsewhere", async () => {
    assert.throws(() => checkItems([], "a.csv"), /there are no items/);
    assert.throws(
      () => checkItems([1, "x".repeat(MAX_ITEM_BYTES)], "a"),
      /item 2 has 100002 bytes; an item takes 100000/,
    );
    await assert.rejects(readItems(folder, "none.csv"), /there is no file or folder/);
    await assert.rejects(readItems(folder, "5..3"), /starts with the smaller number/);
    await assert.rejects(readItems(folder, "s3:runs/x/"), /under input\/ or output\//);
  });
});

describe("the outcomes of a map", () => {
  const line = (index: number, exitCode: number, error: string | null) => JSON.stringify({ index, exitCode, error });

  it("are each item's last one, and failures are grouped by R's error with the first item of each", () => {
    const text = [
      line(1, 0, null),
      line(2, 1, "Error: a"),
      line(3, 1, "Error: b"),
      line(4, 9, "Error: a"),
      '{"chunkTask":"t"}',
    ];
    const { items, tasks } = parseRecord(`${text.join("\n")}\n`);
    assert.equal(tasks.length, 1);
    assert.deepEqual(failureGroups(items.values()), [
      { error: "Error: a", count: 2, example: 2 },
      { error: "Error: b", count: 1, example: 3 },
    ]);
  });
});
