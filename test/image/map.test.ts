import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { mapKeys } from "../../contract/map/layout";
import { useExampleImage } from "./support/fixture";
import { codes, MAP, records, useMap } from "./support/map";

describe("a chunk of a map", function () {
  // Each chunk is a container, and some tests run several.
  this.timeout("10m");
  const fixture = useExampleImage();
  const { mapBucket, chunk } = useMap(fixture);

  it("runs the script for each item with the item as a list and in the environment, and keeps each one's outputs", async () => {
    const items = [
      { site: 'Köln "1"', depth: 2.5, tags: ["a", "b"], deep: { yes: true, none: null } },
      { site: "b", depth: 7, tags: [], deep: {} },
    ];
    const script = `
      stopifnot(is.list(item), Sys.getenv("RFARGATE_ITEM_COUNT") == "2", length(list.files("output")) == 0L)
      cat("depth", item$depth, "\\n")
      writeLines(c(item$site, unlist(item$tags), names(item$deep), Sys.getenv("RFARGATE_ITEM")), "output/got.txt")
      item$depth`;
    const bucket = mapBucket(script, items);
    const { code, lines } = await chunk(bucket);
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("[1] depth 2.5 ") && lines.includes("[2] [1] 7"), lines.join("\n"));
    assert.equal(
      bucket.text(`output/${MAP}/1/got.txt`),
      `${['Köln "1"', "a", "b", "yes", "none", JSON.stringify(items[0])].join("\n")}\n`,
    );
    assert.deepEqual(codes(bucket), [
      [1, 0],
      [2, 0],
    ]);
    const [first] = records(bucket);
    assert.equal(first!.outputs[0]!.path, "got.txt");
    assert.match(first!.outputs[0]!.sha256, /^[0-9a-f]{64}$/);
    assert.equal(lines.at(-1), `rfargate: end run=${MAP} exit=0`);
  });

  it("gives a script outside of a map the same as in a map", async () => {
    const items = [{ site: 'Köln "1"', depth: 2.5, tags: ["a", "b"], none: null }];
    const script = `
      file <- Sys.getenv("RFARGATE_ITEM_FILE")
      given <- list(item, Sys.getenv(c("RFARGATE_ITEM", "RFARGATE_ITEM_INDEX", "RFARGATE_ITEM_COUNT", "RFARGATE_ITEM_TRY")))
      dput(given, "output/given.txt")
      if (nzchar(file)) writeLines(readLines(file), "output/file.txt")`;
    const bucket = mapBucket(script, items);
    const { code, lines } = await chunk(bucket);
    assert.equal(code, 0, lines.join("\n"));
    const single = fixture.bucket({ "r_scripts/a.R": script, "input/scene.txt": "scene A\n" });
    const alone = await fixture.runIn(single, {
      SCRIPT: "a.R",
      RFARGATE_INPUTS: "scene.txt",
      RFARGATE_ITEM: JSON.stringify(items[0]),
      RFARGATE_ITEM_INDEX: "1",
      RFARGATE_ITEM_COUNT: "1",
      RFARGATE_ITEM_TRY: "1",
      RFARGATE_ITEM_FILE: "scene.txt",
    });
    assert.equal(alone.code, 0, alone.lines.join("\n"));
    const output = (name: string) => single.text(`output/test-run/${name}`);
    assert.equal(output("given.txt"), bucket.text(`output/${MAP}/1/given.txt`));
    assert.equal(output("file.txt"), "scene A\n");
  });

  it("gives an item the same random numbers in chunks of 1, 7 and 500, and without a fork", async () => {
    const indices = [7, 8, 500];
    /** Of a chunk whose other items an earlier task has done. */
    const recordOf = (number: number, batch: number) =>
      Array.from({ length: batch }, (_, i) => (number - 1) * batch + i + 1)
        .filter((index) => !indices.includes(index))
        .map((index) => `${JSON.stringify({ index, exitCode: 0, final: true, round: 1 })}\n`)
        .join("");
    const draws = async (batch: number, fresh = false) => {
      const chunks = [...new Set(indices.map((index) => Math.ceil(index / batch)))];
      const bucket = mapBucket(
        'writeLines(format(runif(2), digits = 15), "output/x")',
        Array.from({ length: 500 }, (_, i) => i),
        { batch, seed: 42, fresh },
        Object.fromEntries(chunks.map((number) => [mapKeys.chunk(MAP, number), recordOf(number, batch)])),
      );
      chmodSync(bucket.path(mapKeys.chunks(MAP)), 0o777);
      for (const number of chunks) await chunk(bucket, { RFARGATE_CHUNK: String(number) });
      return indices.map((index) => bucket.text(`output/${MAP}/${index}/x`));
    };
    const whole = await draws(500);
    assert.equal(new Set(whole).size, 3);
    for (const others of [await draws(7), await draws(1), await draws(7, true)]) assert.deepEqual(others, whole);
  });

  it("skips items of an earlier task, and in a new round retries failed ones", async () => {
    const script = 'cat("at", item$value, "\\n"); if (item$value == 2 && Sys.getenv("PLEASE") == "") stop("no")';
    const bucket = mapBucket(script, [1, 2, 3]);
    await chunk(bucket);
    const again = await chunk(bucket);
    assert.ok(!again.lines.some((line) => /\] at /.test(line)), again.lines.join("\n"));
    const round = await chunk(bucket, { RFARGATE_ROUND: "2", PLEASE: "yes" });
    assert.deepEqual(
      round.lines.filter((line) => /\] at /.test(line)),
      ["[2] at 2 "],
    );
    assert.deepEqual(codes(bucket), [
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  it("runs as many items at once as there are slots, each once", async () => {
    const bucket = mapBucket(
      "cat('ran', item$value, '\\n'); Sys.sleep(0.2)",
      Array.from({ length: 20 }, (_, i) => i),
    );
    const { lines } = await chunk(bucket, { RFARGATE_SLOTS: "4" });
    assert.equal(lines.filter((line) => / ran /.test(line)).length, 20);
    assert.deepEqual(
      codes(bucket),
      Array.from({ length: 20 }, (_, i) => [i + 1, 0]),
    );
  });

  it("ends although the log has closed the slots' pipes before", async () => {
    const bucket = mapBucket('cat("ran\\n")', [1, 2]);
    // Like the image's label, which outlives its pipes for a moment, and that of the first slot until the last has ended.
    bucket.put("label", "#!/usr/bin/perl\nshift; for (@ARGV) { open P, $_; print while <P>; close P } sleep 2;\n");
    chmodSync(bucket.path("label"), 0o755);
    const own = ["-v", `${bucket.path("label")}:/opt/r-on-fargate/bin/label:ro`];
    const { code, lines } = await chunk(bucket, {}, own);
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("ran"), lines.join("\n"));
  });

  it("keeps long lines of items that run at once apart, and their characters whole", async () => {
    const bucket = mapBucket('for (i in 1:3) cat(strrep("\u00e9", 4095 + i), "\n", sep = "")', [1, 2, 3, 4, 5, 6]);
    const { lines } = await chunk(bucket, { RFARGATE_SLOTS: "3" });
    for (const index of [1, 2, 3, 4, 5, 6]) {
      const label = `[${index}] `;
      const own = lines.filter((line) => line.startsWith(label)).map((line) => line.slice(label.length));
      assert.deepEqual(
        own,
        [1, 2, 3].map((i) => "é".repeat(4095 + i)),
      );
    }
  });

  it("loads once the packages that the script attaches, and attaches them in each item", async () => {
    const script = 'library(tibble); stopifnot("package:tibble" %in% search()); cat(exists("tibble"), "\\n")';
    const { lines, code } = await chunk(mapBucket(script, [1, 2]));
    assert.equal(code, 0);
    assert.deepEqual(
      lines.filter((line) => line.endsWith("TRUE ")),
      ["[1] TRUE ", "[2] TRUE "],
    );
  });

  it("attaches no package before code that comes before its library()", async () => {
    const script =
      'there <- function() "package:tibble" %in% search()\ncat(there(), ""); library(tibble); cat(there(), "\\n")';
    const { lines } = await chunk(mapBucket(script, [1]));
    assert.ok(lines.includes("[1] FALSE TRUE "), lines.join("\n"));
  });

  it("fetches the file of an item, and reports a missing one", async () => {
    const items = [
      { file: "a.txt", key: "input/scenes/a.txt" },
      { file: "b.txt", key: "input/scenes/b.txt" },
    ];
    const bucket = mapBucket(
      'cat(readLines(Sys.getenv("RFARGATE_ITEM_FILE")), "\\n")',
      items,
      { files: true },
      { "input/scenes/a.txt": "scene A\n" },
    );
    const { lines } = await chunk(bucket);
    assert.ok(lines.includes("[1] scene A "), lines.join("\n"));
    assert.deepEqual(codes(bucket), [
      [1, 0],
      [2, 66],
    ]);
  });

  for (const [what, more] of [
    ["a map's name", { RFARGATE_MAP: "../x" }],
    ["a chunk's number", { RFARGATE_CHUNK: "0" }],
    ["a chunk that the map does not have", { RFARGATE_CHUNK: "9" }],
  ] as const) {
    it(`refuses ${what} that is invalid, with exit code 64`, async () => {
      const { code, lines } = await chunk(mapBucket("1", [1]), more);
      assert.equal(code, 64, lines.join("\n"));
    });
  }
});
