import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { csvItems, csvRecords } from "../../../contract/map/items/csv";
import type { ItemOutcome } from "../../../contract/map/layout";
import { bindTables } from "../../../runner/cli/map/bind/bind-tables";
import { csvCell, csvLine, ItemColumns } from "../../../runner/cli/map/bind/item-columns";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

const parquet = (data: unknown[]) => Buffer.from(parquetWriteBuffer({ columnData: [{ name: "v", data }] }));

describe("collecting a map", () => {
  let maps: MapWorld;
  let world: TestWorld;
  beforeEach(async () => {
    maps = await MapWorld.make();
    world = maps.world;
    await world.run("map", "--over", "params.csv", "--id", "m1");
  });
  afterEach(() => world.end());

  it("keeps no output that differs from what the item wrote", async () => {
    world.aws.s3.put("output/m1/2/s.csv", "v\n21\n");
    assert.equal(await world.run("collect", "m1", "--out", "got"), 69);
    assert.match(world.stderr, /output\/m1\/2\/s\.csv is not what the run wrote/);
    assert.throws(() => world.read("got/2/s.csv"));
  });

  for (const [what, prepare] of Object.entries({
    "whose folder is a file": (world: TestWorld) => world.write("got", "x"),
    "whose outputs' folder is a file": (world: TestWorld) => world.write("got/2", "x"),
    "whose table of items is a folder": (world: TestWorld) => world.write("got/items.csv/x", "x"),
    "whose bound table is a folder": (world: TestWorld) => world.write("got/s.csv/x", "x"),
  })) {
    it(`reports outputs ${what}, exit 73`, async () => {
      prepare(world);
      assert.equal(await world.run("collect", "m1", "--out", "got", "--bind", "s.csv"), 73);
      assert.match(
        world.stderr,
        /error: cannot write the outputs: .*got.*\n {2}try: choose another folder with --out$/m,
      );
    });
  }

  it("fetches no output twice, and replaces one that was changed here", async () => {
    const fetched = async () => {
      const before = world.aws.calls.length;
      assert.equal(await world.run("collect", "m1", "--out", "got"), 0, world.stderr);
      return world.aws.calls.slice(before).filter((call) => call === "s3:GetObject").length;
    };
    const first = await fetched();
    assert.equal(await fetched(), first - 3);
    writeFileSync(join(world.folder, "got/2/s.csv"), "v\n21\n");
    assert.equal(await fetched(), first - 2);
    assert.equal(world.read("got/2/s.csv"), "v\n20\n");
  });

  it("fetches with --failed what failed items wrote, and has a row for each item without an outcome", async () => {
    await world.run("map", "--over", "params.csv", "--id", "m2", "--batch", "3");
    const [task, first, second] = world.aws.s3.text("runs/m2/chunks/1.jsonl")!.split("\n");
    const failed = { ...(JSON.parse(second!) as object), exitCode: 1, error: "Error: no" };
    world.aws.s3.put("runs/m2/chunks/1.jsonl", [task, first, JSON.stringify(failed), ""].join("\n"));
    assert.equal(await world.run("collect", "m2", "--out", "got"), 0, world.stderr);
    assert.throws(() => world.read("got/2/s.csv"));
    assert.equal(await world.run("collect", "m2", "--out", "got", "--failed"), 0, world.stderr);
    assert.equal(world.read("got/2/s.csv"), "v\n20\n");
    assert.match(world.read("got/items.csv"), /^2,1,1,2,Error: no,2,b\n3,,,,,3,c\n$/m);
  });

  it("binds Parquet, as Parquet or as CSV depending on the given name", async () => {
    maps.output = { path: "s.parquet", of: (value) => parquet([value * 10]) };
    await world.run("map", "--over", "params.csv", "--id", "m2");
    for (const name of ["s.parquet", "s.csv"]) {
      world.stdout = "";
      assert.equal(await world.run("collect", "m2", "--out", "got", "--bind", name, "--json"), 0, world.stderr);
      assert.match(String(world.json.bound), new RegExp(`/got/${name}$`));
    }
    assert.equal(world.read("got/s.csv"), "index,x,y,v\n1,1,a,10\n2,2,b,20\n3,3,c,30\n");
    assert.match(world.stderr, /^3 rows in got\/s\.parquet$/m);
  });

  it("rejects outputs whose types differ with 64, and keeps every item's files", async () => {
    maps.output = { path: "s.parquet", of: (value) => parquet([value === 2 ? "b" : value]) };
    await world.run("map", "--over", "params.csv", "--id", "m2");
    assert.equal(await world.run("collect", "m2", "--out", "got", "--bind", "s.parquet"), 64);
    assert.match(
      world.stderr,
      /^error: column "v" is STRING in item 2's s\.parquet and INT32 in item 1's s\.parquet\n +try: write one type/m,
    );
    assert.equal(world.stderr.match(/^error:/gm)?.length, 1);
    assert.ok(world.read("got/3/s.parquet").startsWith("PAR1"));
  });

  it("rejects an invalid CSV header with 64, and names the item", async () => {
    maps.output = { path: "s.csv", of: () => 'a"b"c,d\n1,2\n' };
    await world.run("map", "--over", "params.csv", "--id", "m2");
    assert.equal(await world.run("collect", "m2", "--out", "got", "--bind", "s.csv"), 64);
    assert.match(world.stderr, /^error: item 1's s\.csv: the header has an unclosed quote, or one within a cell$/m);
  });

  it("binds only tables, and makes no other request", async () => {
    world.aws.calls.length = 0;
    assert.equal(await world.run("collect", "m1", "--out", "got", "--bind", "s.rds"), 64);
    assert.match(world.stderr, /--bind s\.rds: only tables can be bound\n +allowed: \*\.csv, \*\.parquet\n +try: /);
    assert.ok(!world.aws.calls.some((call) => call.startsWith("s3:")));
  });
});

describe("the table of a map", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-bind-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has a column once if item and table have one with that name, whatever its characters", async () => {
    const name = fc.string({ minLength: 1 }).filter((text) => text !== "index" && text.trim() !== "");
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 4 }), async ([shared, ...others]) => {
        const header = [shared!, ...others].map((text) => `"${text.replaceAll('"', '""')}"`);
        mkdirSync(join(folder, "1"), { recursive: true });
        writeFileSync(join(folder, "1", "t.csv"), `${header.join(",")}\n${header.map(() => "1").join(",")}\n`);
        const done = [{ index: 1, outputs: [{ path: "t.csv", bytes: 1, sha256: "" }] }] as ItemOutcome[];
        const columns = new ItemColumns([{ [shared!]: "item's" }]);
        const { file } = await bindTables("m", folder, "t.csv", done, columns);
        const [bound] = csvItems(readFileSync(file, "utf8"), "t.csv");
        assert.deepEqual(bound, Object.fromEntries(["index", shared!, ...others].map((text) => [text, 1])));
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the records of a CSV unchanged, whatever their cells contain", () => {
    const cell = fc.string().map((text) => `"${text.replaceAll('"', '""')}"`);
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
        const records = rows.map((row) => row.join(","));
        assert.deepEqual(csvRecords(records.join("\n")), records);
        assert.deepEqual(csvRecords(`${records.join("\r\n")}\r\n`), records);
      }),
    );
  });

  it("keeps an item's values when read back", () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(value, (given) => {
        const text = csvLine(["a", "b"]) + csvLine([csvCell(given), "1"]);
        const numeric = typeof given === "string" && /^(TRUE|FALSE|-?\d[\d.eE+-]*)$/.test(given);
        const lost = given === "NA" || given === "" ? null : given;
        if (!numeric) assert.deepEqual(csvItems(text, "f")[0]!.a, lost);
      }),
    );
  });

  it("has the columns of all items, a file's name without its key, and value for items that are not objects", () => {
    const columns = new ItemColumns([{ a: 1 }, { b: [1, 2] }, 7, { file: "x", key: "input/x" }]);
    assert.deepEqual(columns.names, ["a", "b", "value", "file"]);
    assert.deepEqual(columns.cells(2), ["", '"[1,2]"', "", ""]);
  });
});
