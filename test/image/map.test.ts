import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import type { ItemOutcome, MapRecord } from "../../contract/map/layout";
import { mapKeys } from "../../contract/map/layout";
import { docker, execute } from "./support/docker";
import { useExampleImage } from "./support/fixture";
import { type Bucket, result, run, runOptions } from "./support/run";

const MAP = "sweep";

describe("a chunk of a map", function () {
  // Each chunk is a container, and some tests run several.
  this.timeout("10m");
  const fixture = useExampleImage();

  /** A bucket with a map of these items. */
  function mapBucket(script: string, items: readonly unknown[], given: Partial<MapRecord> = {}, files = {}) {
    const record = {
      version: 1,
      map: MAP,
      script: "a.R",
      count: items.length,
      batch: items.length,
      tries: 1,
      ...given,
    };
    const bucket = fixture.bucket({
      "r_scripts/a.R": script,
      [mapKeys.record(MAP)]: JSON.stringify(record),
      [mapKeys.items(MAP)]: items.map((item) => `${JSON.stringify(item)}\n`).join(""),
      ...files,
    });
    chmodSync(bucket.path(`runs/${MAP}`), 0o777);
    return bucket;
  }
  const environment = (more: Record<string, string> = {}) => ({
    SCRIPT: "model.R",
    RFARGATE_RUN_ID: "",
    RFARGATE_MAP: MAP,
    RFARGATE_CHUNK: "1",
    ...more,
  });
  const chunk = (bucket: Bucket, more: Record<string, string> = {}) => fixture.runIn(bucket, environment(more));
  const records = (bucket: Bucket, number = 1): ItemOutcome[] =>
    bucket
      .text(mapKeys.chunk(MAP, number))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter((line) => line.index !== undefined);
  const codes = (bucket: Bucket, number = 1) => records(bucket, number).map(({ index, exitCode }) => [index, exitCode]);

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

  it("gives a script alone what it gives it in a map", async () => {
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

  it("lets a crash, an endless loop, an error and an exit code cost their own items alone", async () => {
    const script = `
      switch(item$value,
        tools::pskill(Sys.getpid(), 11), repeat Sys.sleep(1), stop("no such site"), quit(status = 9), tools::pskill(Sys.getpid(), 9))
      system("echo from a child"); cat("fine")`;
    const bucket = mapBucket(
      script,
      [1, 2, 3, 4, 5, 6].map((value) => ({ value })),
      { itemTimeout: 3 },
    );
    const { code, lines } = await chunk(bucket);
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(codes(bucket), [
      [1, 139],
      [2, 124],
      [3, 1],
      [4, 9],
      [5, 137],
      [6, 0],
    ]);
    assert.deepEqual(
      records(bucket)
        .slice(1, 4)
        .map(({ error }) => error),
      ["it ran longer than 3 s", "Error (a.R line 2): no such site", "exit code 9"],
    );
    assert.ok(lines.includes("[6] from a child") && lines.includes("[6] fine"), lines.join("\n"));
  });

  it("tries an item again unless it is done or rejects its input", async () => {
    const script = `
      try <- as.integer(Sys.getenv("RFARGATE_ITEM_TRY"))
      if (item$value == "late" && try < 3L) quit(status = 1)
      if (item$value == "rejected") quit(status = 3)
      if (item$value == "never") quit(status = 2)
      stopifnot(length(list.files("output")) == 0L); writeLines("x", "output/x")`;
    const bucket = mapBucket(script, ["late", "rejected", "never"], { tries: 3 });
    await chunk(bucket);
    assert.deepEqual(
      records(bucket).map(({ exitCode, tries }) => [exitCode, tries]),
      [
        [0, 3],
        [3, 1],
        [2, 3],
      ],
    );
  });

  it("gives an item the same random numbers in every chunk size, and without a fork", async () => {
    const draws = async (batch: number, fresh = false) => {
      const bucket = mapBucket(
        'writeLines(format(runif(2), digits = 15), "output/x")',
        Array.from({ length: 5 }, (_, i) => i),
        { batch, seed: 42, fresh },
      );
      for (let n = 1; n <= Math.ceil(5 / batch); n++) await chunk(bucket, { RFARGATE_CHUNK: String(n) });
      return Array.from({ length: 5 }, (_, i) => bucket.text(`output/${MAP}/${i + 1}/x`));
    };
    const [whole, threes, fresh] = [await draws(5), await draws(3), await draws(5, true)];
    assert.equal(new Set(whole).size, 5);
    assert.deepEqual(threes, whole);
    assert.deepEqual(fresh, whole);
  });

  it("skips what a task before it has done, and in a new round tries again what failed", async () => {
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

  it("asks for a larger task where one is left, and leaves the item that was killed to it", async () => {
    const bucket = mapBucket("if (item$value == 1) x <- lapply(1:40, function(i) rnorm(4e6))", [1, 2], { tries: 3 });
    const limit = ["--memory", "150m", "--memory-swap", "150m"];
    const short = (more: Record<string, string>) => run(fixture.image, bucket, environment(more), limit);
    const { code } = await short({ RFARGATE_LARGER: "yes" });
    assert.equal(code, 137);
    assert.deepEqual(
      records(bucket).map(({ exitCode, final }) => [exitCode, final]),
      [
        [137, false],
        [0, true],
      ],
    );
    assert.equal((await short({})).code, 0);
    assert.deepEqual(
      records(bucket).map(({ exitCode, final }) => [exitCode, final]),
      [
        [137, true],
        [0, true],
      ],
    );
    assert.equal(records(bucket)[0]!.error, "R was ended by signal 9: the memory was used up");
  });

  for (const fresh of [false, true]) {
    it(`tells by R's word and the kernel's how an item ended${fresh ? ", also without a fork" : ""}`, async () => {
      const script = `
        f <- function(n) f(n + 1)
        switch(item$value, f(1), quit(status = 200), tools::pskill(Sys.getpid(), 9), quit(status = 137),
          { sink(file("output/log", "w"), type = "message"); g <- function() stop("hidden"); setwd("/"); g() })
        writeLines("x", "output/x")`;
      const bucket = mapBucket(script, [1, 2, 3, 4, 5], { fresh });
      const { lines } = await chunk(bucket);
      const told = records(bucket).map(({ exitCode, error }) => [exitCode, error] as const);
      assert.equal(told[0]![0], 1, lines.join("\n"));
      assert.match(told[0]![1]!, /C stack usage|nested too deeply|infinite recursion/);
      assert.deepEqual(told.slice(1), [
        [200, "exit code 200"],
        [137, "R was ended by signal 9, not by the kernel for want of memory"],
        [137, "exit code 137"],
        [1, "Error in g() (a.R line 4): hidden"],
      ]);
    });
  }

  it("is the larger task's only where memory was the cause", async () => {
    const bucket = mapBucket("tools::pskill(Sys.getpid(), 9)", [1]);
    assert.equal((await chunk(bucket, { RFARGATE_LARGER: "yes" })).code, 0);
    assert.deepEqual(
      records(bucket).map(({ exitCode, final }) => [exitCode, final]),
      [[137, true]],
    );
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

  it("brings the file of an item, and tells of one that is missing", async () => {
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

  it("records what is done after SIGTERM, and the next task does the rest", async () => {
    const bucket = mapBucket(
      `if (item$value == 2 && Sys.getenv("QUICK") == "") { cat("waiting\\n"); Sys.sleep(600) }
       cat("ran", item$value, "\\n")`,
      [1, 2, 3],
    );
    const name = await docker("run", "-d", ...runOptions(bucket, environment()), fixture.image);
    try {
      // A slot works on one item after the other: the first has its outcome when the second begins.
      while (!(await docker("logs", name)).includes("[2] waiting")) await new Promise((done) => setTimeout(done, 100));
      await docker("stop", "--time", "30", name);
      const ended = result(0, (await execute("docker", ["logs", name])).output, bucket);
      assert.equal(ended.lines.at(-1), `rfargate: end run=${MAP} exit=143`);
    } finally {
      await docker("rm", "-f", "-v", name);
    }
    assert.deepEqual(codes(bucket), [[1, 0]]);
    const { lines } = await chunk(bucket, { QUICK: "yes" });
    assert.deepEqual(
      lines.filter((line) => / ran /.test(line)),
      ["[2] ran 2 ", "[3] ran 3 "],
    );
    assert.deepEqual(codes(bucket), [
      [1, 0],
      [2, 0],
      [3, 0],
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
