import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { exits } from "../fake/ecs";
import type { TestWorld } from "../fake/world";
import { MapWorld } from "./support";

describe("the items of rfargate map", () => {
  let maps: MapWorld;
  let world: TestWorld;
  beforeEach(async () => {
    maps = await MapWorld.make();
    world = maps.world;
  });
  afterEach(() => world.end());
  const at = (...path: string[]) => join(world.folder, ...path);
  const map = (over: string, ...more: string[]) => world.run("map", "--over", over, "--id", "m1", ...more);

  describe("are taken from", () => {
    const taken: Array<[string, string | Buffer, unknown[]]> = [
      ["a.csv with a byte order mark", "\ufeffx,y\n1,a\n", [{ x: 1, y: "a" }]],
      ["a.csv with CRLF", "x,y\r\n1,a\r\n", [{ x: 1, y: "a" }]],
      ["a.csv with CR alone", "x,y\r1,a\r", [{ x: 1, y: "a" }]],
      [
        "a.csv with blank lines",
        "\n\nx,y\n\n1,a\r\n\r\n\n2,b\n\n",
        [
          { x: 1, y: "a" },
          { x: 2, y: "b" },
        ],
      ],
      ["a.csv with quoted line breaks", 'x,y\r\n1,"a\r\nb"\r\n', [{ x: 1, y: "a\r\nb" }]],
      ["a.csv with names that differ in case, as R's do", "x,X\n1,2\n", [{ x: 1, X: 2 }]],
      ["a.csv without an end of its last line", "x\n1", [{ x: 1 }]],
      ["a.csv with a semicolon in one of its columns", '"x;y",z\n1,2\n', [{ "x;y": 1, z: 2 }]],
      ["a.jsonl with a byte order mark and CRLF", '\ufeff{"x":1}\r\n\r\n{"x":2}\r\n', [{ x: 1 }, { x: 2 }]],
      [
        "a.jsonl with arrays, nesting and mixed keys",
        '[1,[2]]\n{"a":{"b":[null]}}\n"t"\n{"c":true}\n',
        [[1, [2]], { a: { b: [null] } }, "t", { c: true }],
      ],
      [
        "a.jsonl with one key in two objects",
        '{"a":{"x":1},"b":[{"x":1},{"x":2}],"x":"x: {"}\n',
        [{ a: { x: 1 }, b: [{ x: 1 }, { x: 2 }], x: "x: {" }],
      ],
      ["a.jsonl with pairs of surrogates", '{"x":"\\ud83d\\ude00","y":"\\\\ud83d"}\n', [{ x: "😀", y: "\\ud83d" }]],
    ];
    it("a range, also as R writes one", async () => {
      assert.equal(await map("-1:2"), 0, world.stderr);
      assert.equal(world.aws.s3.text("runs/m1/items.jsonl"), "-1\n0\n1\n2\n");
    });
    for (const [what, content, items] of taken) {
      it(what, async () => {
        const [file] = what.split(" ");
        world.write(file!, content);
        assert.equal(await map(file!), 0, world.stderr);
        const lines = world.aws.s3.text("runs/m1/items.jsonl")!.trim().split("\n");
        assert.deepEqual(
          lines.map((line) => JSON.parse(line)),
          items,
        );
      });
    }

    it("the files of a folder and its links to files, not its folders and hidden files", async () => {
      mkdirSync(at("scenes", "deeper"), { recursive: true });
      world.write("elsewhere.tif", "l");
      for (const name of ["b.tif", ".DS_Store", "deeper/c.tif"]) world.write(`scenes/${name}`, "x");
      symlinkSync("../elsewhere.tif", at("scenes", "a.tif"));
      symlinkSync("deeper", at("scenes", "folder"));
      assert.equal(await map("scenes"), 0, world.stderr);
      assert.equal(world.aws.s3.text("input/runs/m1/items/a.tif"), "l");
      assert.deepEqual(
        world.aws.s3
          .text("runs/m1/items.jsonl")!
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line).file),
        ["a.tif", "b.tif"],
      );
    });

    it("a range of a million numbers", async () => {
      assert.equal(await map("-999999..0", "--dry-run"), 0, world.stderr);
      assert.match(world.stderr, /1000000 items in/);
    });
  });

  const long = "9".repeat(400);
  const bad: Array<[what: string, over: string, content: string | Buffer | undefined, code: number, message: RegExp]> =
    [
      ["a header alone", "a.csv", "x,y\r\n\r\n", 64, /a\.csv: there are no items/],
      ["an empty CSV file", "a.csv", "", 64, /there are no items/],
      ["a byte order mark alone", "a.csv", "\ufeff", 64, /there are no items/],
      ["an empty JSON lines file", "a.jsonl", "\n \n", 64, /there are no items/],
      ["two columns of one name, one of them quoted", "a.csv", 'x,"x"\n1,2\n', 64, /two columns are named "x"/],
      ["an empty column name", "a.csv", "x,\n1,\n", 64, /column 2 has no name/],
      ["a blank column name", "a.csv", '" ",x\n1,2\n', 64, /column 1 has no name/],
      ["a row with one cell more", "a.csv", "x,y\n1,2,3\n", 64, /row 1 has 3 cells, the header has 2/],
      ["a quote within a cell", "a.csv", 'x\na"b"\n', 64, /row 1 has an unclosed quote, or one within a cell/],
      ["a quote in the header that is not closed", "a.csv", '"x,y\n1,2\n', 64, /the header has an unclosed quote/],
      ["semicolons", "a.csv", "x;y\n1;2\n", 64, /separated by semicolons, not by commas\n +try: .*write\.csv2/],
      ["tabs", "a.csv", "x\ty\n1\t2\n", 64, /separated by tabs, not by commas/],
      ["UTF-16", "a.csv", Buffer.from("\ufeffx\n1\n", "utf16le"), 64, /not UTF-8, but UTF-16\n +try: iconv -f utf-16/],
      ["a NUL in a column's name", "a.csv", "x\0\n1\n", 64, /item 1 has a NUL character/],
      ["NaN", "a.jsonl", '{"x":1}\n{"x": NaN}\n', 64, /line 2 is not JSON, which has no NaN/],
      ["-Infinity", "a.jsonl", "[1, -Infinity]\n", 64, /line 1 is not JSON, which has no -Infinity/],
      [
        "a key that is there twice",
        "a.jsonl",
        '{"x":1,"y":[{"x":1}],"\\u0078":2}\n',
        64,
        /line 1 has the key "x" twice/,
      ],
      ["a key twice in an inner object", "a.jsonl", '{"a":{"x":1,"x":1}}\n', 64, /line 1 has the key "x" twice/],
      [
        "an integer beyond a double",
        "a.jsonl",
        '{"id":9007199254740993}\n',
        64,
        /line 1 has 9007199254740993, which no double holds/,
      ],
      ["a number beyond a double", "a.jsonl", '{"x":-1e999}\n', 64, /line 1 has -1e999, which no double holds/],
      ["an endless integer", "a.jsonl", `[${long}]\n`, 64, /which no double holds/],
      ["a JSON array over several lines", "a.jsonl", '[\n{"x":1}\n]\n', 64, /line 1 is not JSON: /],
      ["half a character", "a.jsonl", '{"x":"\\ud83d"}\n', 64, /item 1 has half a character/],
      ["JSON in a file of another name", "a.json", "[]", 64, /a\.json: unknown kind of file/],
      ["a range of a million and one", "0..1000000", undefined, 64, /0\.\.1000000: 1000001 items; a map takes 1000000/],
      ["a range backwards", "5..3", undefined, 64, /a range starts with the smaller number\n +try: 3\.\.5/],
      ...[
        "1..10..2",
        "1..10..0",
        "10..1..-1",
        "1..1e6",
        "1..",
        "..9",
        "1.5..3",
        "1...3",
        "1..1234567890",
        "1.. 3",
        "1..3:2",
      ].map((range): [string, string, undefined, number, RegExp] => [
        `the range ${range}`,
        range,
        undefined,
        64,
        /a range is FIRST\.\.LAST, two whole numbers of at most 9 digits, without a step/,
      ]),
      ["a file that is not there", "none.csv", undefined, 66, /there is no file or folder/],
      ["a prefix without objects", "s3:input/scenes/", undefined, 64, /no object of bucket .* has that prefix/],
      ["a prefix of folders alone", "s3:input/folders/", undefined, 64, /no object of bucket .* has that prefix/],
      ["a prefix elsewhere", "s3:runs/m0/", undefined, 64, /a prefix is under input\/ or output\//],
      ["an address of a bucket", "s3://other/input/", undefined, 64, /a prefix is under input\/ or output\//],
      ["an empty --over", "", undefined, 64, /--over is missing: name the items\n +try: --over params\.csv/],
    ];
  for (const [what, over, content, code, message] of bad)
    it(`are refused with one message, and nothing is written, for ${what}`, async () => {
      if (content !== undefined) world.write(over, content);
      world.aws.s3.put("input/folders/", "");
      await refused(code, message, map(over));
    });

  async function refused(code: number, message: RegExp, run: Promise<number>) {
    const before = world.aws.calls.length;
    assert.equal(await run, code, world.stderr);
    assert.match(world.stderr, message);
    assert.equal(world.stderr.match(/^error:/gm)?.length, 1, world.stderr);
    const calls = world.aws.calls.slice(before);
    assert.ok(!calls.some((call) => call === "s3:PutObject" || call === "states:StartExecution"), calls.join());
  }

  const folders: Array<[string, () => void, number, RegExp]> = [
    ["an empty folder", () => {}, 64, /the folder has no files/],
    [
      "a folder of folders and hidden files",
      () => world.write("scenes/.hidden", ""),
      64,
      /the folder has no files; folders in it/,
    ],
    [
      "a link to nothing",
      () => symlinkSync("gone", at("scenes", "a.tif")),
      66,
      /a\.tif is a link to a file that is not there/,
    ],
    [
      "a link to itself",
      () => symlinkSync("a.tif", at("scenes", "a.tif")),
      66,
      /a\.tif is a link to a file that is not there/,
    ],
    ["a name with a line break", () => world.write("scenes/a\nb", ""), 64, /the name "a\?b" has an invalid character/],
  ];
  for (const [what, make, code, message] of folders)
    it(`are refused with one message, and nothing is written, for ${what}`, async () => {
      mkdirSync(at("scenes"));
      make();
      await refused(code, message, map("scenes"));
    });

  it("are rejected for a pipe, which has no end", async () => {
    execFileSync("mkfifo", [at("a.csv")]);
    await refused(64, /neither a file nor a folder/, map("a.csv"));
  });

  it("must be the same under an id that a map or a run already has", async () => {
    assert.equal(await map("params.csv"), 0, world.stderr);
    for (const [name, content] of [
      ["more.csv", "x,y\n1,a\n2,b\n3,c\n4,d\n"],
      ["order.csv", "x,y\n2,b\n1,a\n3,c\n"],
      ["type.csv", 'x,y\n1,a\n2,b\n3,"C"\n'],
    ] as const) {
      world.write(name, content);
      world.stderr = "";
      await refused(
        64,
        /map m1 was started at .* with another script, other items or settings\n +try: give another --id/,
        map(name),
      );
    }
    world.aws.ecs.steps = exits(0);
    world.aws.runsLike({ lines: ["hello"] });
    assert.equal(await world.run("run", "test-script.R", "--id", "r1"), 0, world.stderr);
    world.stderr = "";
    await refused(64, /r1 is the id of a run/, world.run("map", "--over", "params.csv", "--id", "r1"));
    world.stderr = "";
    await refused(
      64,
      /m1 is the id of a map\n +try: give another --id/,
      world.run("run", "test-script.R", "--id", "m1"),
    );
    assert.equal(world.aws.s3.text("runs/m1/request.json"), undefined);
  });

  it("must be those of an earlier start under the same id that did not finish", async () => {
    const items = "runs/m1/items.jsonl";
    world.aws.s3.put(items, '{"x":9}\n');
    const message = /map m1 has other items, of a start that is under way or did not finish\n +try: give another --id/;
    assert.equal(await map("params.csv"), 64);
    assert.match(world.stderr, message);
    assert.equal(world.aws.s3.text(items), '{"x":9}\n');
    assert.deepEqual(
      [...world.aws.s3.objects.keys()].filter((key) => key.startsWith("runs/m1/")),
      [items],
    );
  });
});
