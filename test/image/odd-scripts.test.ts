import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { useExampleImage } from "./support/fixture";

describe("a script", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  const ends: [what: string, code: string, exit: number, error: RegExp | null][] = [
    ['q("no", 300), of which the system keeps the lowest byte', 'q("no", 300)', 44, null],
    [
      "an error in on.exit() while both streams go to files",
      `sink("o.txt"); sink(file("m.txt", "w"), type = "message")
       f <- function() { on.exit(stop("while leaving")); invisible(1) }
       f()`,
      1,
      /while leaving/,
    ],
    [
      "a warning that options(warn = 2) makes an error",
      'options(warn = 2)\nas.integer("x")',
      1,
      /converted from warning/,
    ],
    [
      "errors in the processes of a cluster",
      'cl <- parallel::makeCluster(2)\nparallel::parLapply(cl, 1:2, function(i) stop("bad ", i))',
      1,
      /2 nodes produced errors; first error: bad 1/,
    ],
    [
      "quit() in a finalizer at garbage collection",
      'reg.finalizer(new.env(), function(e) quit("no", 5)); invisible(gc()); Sys.sleep(1)',
      5,
      null,
    ],
    [
      "quit() in a finalizer at the end",
      'e <- new.env(); reg.finalizer(e, function(e) quit("no", 5), onexit = TRUE); cat("end\\n")',
      5,
      null,
    ],
  ];
  for (const [what, text, exit, error] of ends) {
    it(`has R's exit code and its error in log and manifest: ${what}`, async () => {
      const { code, lines, manifest } = await fixture.run({ "a.R": text });
      assert.equal(code, exit, lines.join("\n"));
      if (!error) return;
      assert.match(manifest!.error!, error);
      assert.match(lines.join("\n"), error);
    });
  }

  it("has its error in the log although .Rprofile sends both streams to files", async () => {
    const profile = 'sink("o.txt"); sink(file("m.txt", "w"), type = "message")';
    const { code, lines, manifest } = await fixture.run({
      "a.R": `writeLines(${JSON.stringify(profile)}, ".Rprofile")`,
      "b.R": 'print(1)\nlog("a")',
    });
    assert.equal(code, 1);
    assert.ok(lines.includes("Error at b.R line 2"), lines.join("\n"));
    assert.match(manifest!.error!, /non-numeric argument/);
  });

  it("shows R's warning on errors in forked processes, which are values to R", async () => {
    const { code, lines } = await fixture.run({
      "a.R": 'x <- parallel::mclapply(1:2, function(i) stop("bad"), mc.cores = 2); print(class(x[[1]]))',
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.match(
      lines.join("\n"),
      /Warning.*2 function calls resulted in an error|all scheduled cores encountered errors/s,
    );
  });

  it("has its log counted as CloudWatch gets it: long lines as several events, bytes that are not UTF-8 replaced", async () => {
    const { code, manifest, lines } = await fixture.run({
      "a.R": `system("printf 'a\\\\0b\\\\377c\\\\342\\\\202\\\\n\\\\r\\\\n\\\\343\\\\201\\\\202'")
        cat("\\n", strrep("x", 600000), "\\n", sep = "")
        cat(strrep("\\u00e4", 262118 / 2 + 1), "\\n", sep = "")`,
    });
    assert.equal(code, 0, lines.join("\n").slice(0, 1000));
    const umlauts = (262_118 - (262_118 % 2)) / 2;
    const expected = [
      ...lines.slice(0, 2),
      ...["a\0b\ufffdc\ufffd\ufffd", "\r", "あ"],
      ...["x".repeat(262_118), "x".repeat(262_118), "x".repeat(600_000 - 2 * 262_118)],
      ...["ä".repeat(umlauts), "ä"],
      "rfargate: a.R ended with exit code 0",
      "rfargate: no outputs",
    ];
    const text = expected.map((line) => `${line}\n`).join("");
    assert.deepEqual(manifest?.log, {
      lines: expected.length,
      bytes: Buffer.byteLength(text),
      sha256: createHash("sha256").update(text).digest("hex"),
    });
  });

  it("may have a timeout of more than a day", async () => {
    for (const timeout of ["90000", "999999999"]) {
      const { code, lines } = await fixture.run({ "a.R": 'cat("done\\n")' }, { RFARGATE_TIMEOUT: timeout });
      assert.equal(code, 0, lines.join("\n"));
      assert.ok(lines.includes("done"));
    }
  });
});

describe("output/", function () {
  this.timeout("5m");
  const fixture = useExampleImage();

  it("may be a link to another folder", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": `unlink("output", recursive = TRUE); dir.create("/tmp/kept"); file.symlink("/tmp/kept", "output")
        writeLines("x", "output/x")`,
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(
      manifest?.outputs.map(({ path }) => path),
      ["x"],
    );
    assert.deepEqual(manifest?.notKept, []);
  });

  for (const [what, link] of Object.entries({
    "the root": 'file.symlink("/", "output/all")',
    "the working directory": 'file.symlink("..", "output/all")',
  })) {
    it(`does not take ${what} with it through a link`, async () => {
      const { code, lines, manifest } = await fixture.run({ "a.R": `${link}; writeLines("x", "output/x")` });
      assert.equal(code, 0, lines.join("\n"));
      assert.deepEqual(
        manifest?.outputs.map(({ path }) => path),
        ["x"],
      );
      assert.match(manifest!.warnings.join("\n"), /not kept of output\/: all \(a link to a folder around it\)/);
    });
  }

  it("is not kept if it is itself a link to a folder around it", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": 'unlink("output", recursive = TRUE); file.symlink("/", "output")',
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(manifest?.outputs, []);
    assert.deepEqual(manifest?.warnings, ["not kept: output is a link to a folder around it"]);
  });

  it("may have very many files", async () => {
    const count = 5_000;
    const bucket = fixture.bucket({
      "r_scripts/a.R": `dir.create("output/d"); invisible(file.create(sprintf("output/d/%05d.csv", seq_len(${count}))))`,
    });
    const { code, lines, manifest } = await fixture.runIn(bucket, { SCRIPT: "a.R" });
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(manifest?.outputs.length, count);
    assert.ok(lines.includes(`rfargate: outputs: ${count} files, 0 bytes, to output/test-run/`), lines.join("\n"));
  });
});
