import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { useExampleImage } from "./support/fixture";
import { rscript } from "./support/image";
import { LITTLE_MEMORY, run } from "./support/run";

describe("the end of a run", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  const stacks: [string, string][] = [
    ["the C stack is full", "f <- function(n) f(n + 1); f(1)"],
    ["calls are nested too deeply", "options(expressions = 500); f <- function(n) f(n + 1); f(1)"],
  ];
  for (const [what, code] of stacks) {
    it(`is no success when ${what}, also where the messages go to a file`, async () => {
      const sink = 'sink(file("output/log.txt", "w"), type = "message");';
      const {
        code: exit,
        lines,
        manifest,
      } = await fixture.run({ "a.R": `${sink} ${code}; writeLines("x", "output/x")` });
      assert.equal(exit, 1, lines.join("\n"));
      assert.match(lines.join("\n"), /C stack usage|nested too deeply|infinite recursion/);
      assert.match(manifest!.error!, /C stack usage|nested too deeply|infinite recursion/);
      assert.ok(!manifest!.outputs.some(({ path }) => path === "x"));
    });
  }

  it("reports that a script continued after an error, although R's exit code is 0", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": 'options(error = recover)\nf <- function() stop("bad")\nf()\nwriteLines("x", "output/x.txt")',
    });
    assert.equal(code, 0);
    const warning = /^a\.R continued after an error, .*: Error in f\(\) \(a\.R line 2\): bad$/;
    assert.match(manifest!.warnings[0]!, warning);
    assert.ok(lines.includes(`rfargate: warning: ${manifest!.warnings[0]}`));
  });

  it("does not treat a condition that is only signaled as an error", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": 'signalCondition(simpleError("y"))\ncat("goes on\\n")\ntry(stop(simpleError("x")))',
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("goes on"));
    assert.ok(!lines.some((line) => line.startsWith("Error at")), lines.join("\n"));
    assert.deepEqual(manifest?.warnings, []);
  });

  it("names file, line, call and traceback in the log, whatever streams the script has redirected", async () => {
    const script = `sink("output/o.txt")
sink(file("output/log.txt", "w"), type = "message")
g <- function(p) {
  y <- 2
  read.csv(p)
}
g("none.csv")`;
    const { code, lines, manifest } = await fixture.run({ "a.R": script });
    assert.equal(code, 1);
    const at = lines.indexOf("Error at a.R line 5");
    assert.ok(at > 0, lines.join("\n"));
    assert.deepEqual(lines.slice(at + 4, at + 6), ["2: read.csv(p) at a.R line 5", '1: g("none.csv") at a.R line 7']);
    assert.ok(lines.includes('Error in file(file, "rt") : cannot open the connection'));
    assert.match(manifest!.error!, /a\.R line 5/);
  });

  it("finds the line of a call in a document's chunk", async () => {
    const code = `for (part in c("document", "locate")) source(file.path("/opt/r-on-fargate/entrypoint/r", paste0(part, ".R")))
      fence <- strrep("\`", 3)
      writeLines(c(paste0(fence, "{r a}"), "1", fence, "Text.", paste0(fence, "{r b}"), "f <- function() stop('x')", "f()", fence), "d.Rmd")
      cat(place_of(quote(f()), list(index_file("d.Rmd"))), place_of(quote(stop("x")), list(index_file("d.Rmd"))), sep = "\n")`;
    const { output } = await rscript(fixture.image, code);
    assert.deepEqual(output.trim().split("\n").slice(-2), ["d.Rmd line 7", "d.Rmd line 6"]);
  });

  it("names the file and line of an error in a file that the script reads", async () => {
    const { lines } = await fixture.run(
      { "a.R": 'source("r_scripts/lib.R")' },
      { RFARGATE_STAGED: "input/runs/test-run/" },
      { "input/runs/test-run/r_scripts/lib.R": "x <- 1\n\nlog('a')\n" },
    );
    assert.ok(lines.includes("Error at lib.R line 3"), lines.join("\n"));
  });

  it("treats only codes of signals as signals, and not if R ended by itself", async () => {
    for (const status of [137, 200]) {
      const { code, lines, manifest } = await fixture.run({ "a.R": `quit(status = ${status})` });
      assert.equal(code, status);
      assert.ok(!lines.some((line) => line.includes("signal")), lines.join("\n"));
      assert.equal(manifest?.error, null);
    }
  });

  it("takes 137 for lack of memory only from the kernel, where a state machine acts on it", async () => {
    const retried = { RFARGATE_RETRIED: "yes" };
    for (const script of ["quit(status = 137)", "tools::pskill(Sys.getpid(), 9)"]) {
      const { code, lines, manifest } = await fixture.run({ "a.R": script }, retried);
      assert.deepEqual([code, manifest?.exitCode], [1, 1], lines.join("\n"));
    }
    const bucket = fixture.bucket({ "r_scripts/a.R": "x <- lapply(1:40, function(i) rnorm(4e6))" });
    assert.equal((await run(fixture.image, bucket, { SCRIPT: "a.R", ...retried }, LITTLE_MEMORY)).code, 137);
  });

  it("reports a child of R that the kernel killed for lack of memory", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": `x <- parallel::mclapply(1:2, function(i) if (i == 2) length(lapply(1:40, function(i) rnorm(4e6))) else 1, mc.cores = 2)
        writeLines("a", "output/a")`,
    });
    const { code, lines, manifest } = await run(fixture.image, bucket, { SCRIPT: "a.R" }, LITTLE_MEMORY);
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(manifest?.memoryKills, 1);
    assert.match(manifest!.warnings[0]!, /a\.R: the kernel ended 1 of its processes because the memory was used up/);
  });

  it("knows for certain that R ran out of memory", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": "x <- lapply(1:40, function(i) rnorm(4e6))" });
    const { code, manifest } = await run(fixture.image, bucket, { SCRIPT: "a.R" }, LITTLE_MEMORY);
    assert.equal(code, 137);
    assert.equal(manifest?.error, "R was ended by signal 9: the memory was used up");
  });

  it("counts and hashes the log, without its empty lines", async () => {
    const { lines, manifest } = await fixture.run({
      "a.R": 'for (i in 1:2000) cat("line", i, "\\n\\n"); cat("no end")',
    });
    const end = lines.findIndex((line) => line.startsWith("rfargate: log lines="));
    const counted = lines.slice(0, end).filter((line) => line !== "");
    const text = counted.map((line) => `${line}\n`).join("");
    assert.deepEqual(manifest?.log, {
      lines: counted.length,
      bytes: Buffer.byteLength(text),
      sha256: createHash("sha256").update(text).digest("hex"),
    });
    const { key } = manifest!;
    assert.equal(lines[end], `rfargate: log lines=${counted.length} sha256=${manifest?.log?.sha256} key=${key}`);
    assert.equal(lines.at(-1), `rfargate: end run=test-run exit=0 key=${key}`);
    assert.equal(lines[1], `rfargate: log seal=${createHash("sha256").update(key!).digest("hex")}`);
  });
});
