import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";
import { lastLine } from "./support/run";

describe("a script that fails", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  it("shows the call and a traceback, innermost call first, and ends with R's exit code 1", async () => {
    const { code, lines } = await fixture.run({
      "a.R":
        'outer <- function(x) inner(x)\ninner <- function(x) stop("cannot use ", x)\nouter("this")\nprint("not reached")',
    });
    assert.equal(code, 1);
    const at = lines.indexOf("Error in inner(x) : cannot use this");
    assert.ok(at > 0, lines.join("\n"));
    const traceback = lines.slice(lines.indexOf("Traceback (the innermost call first):"));
    assert.match(traceback[1]!, /^3: stop\("cannot use ", x\)/);
    assert.match(traceback[2]!, /^2: inner\(x\)/);
    assert.match(traceback[3]!, /^1: outer\("this"\)/);
    assert.ok(!lines.includes('[1] "not reached"'));
  });

  it("shows the traceback in the log even if its output goes to a file", async () => {
    const { lines } = await fixture.run({ "a.R": 'sink("output/log.txt"); f <- function() stop("no"); f()' });
    const traceback = lines.slice(lines.indexOf("Traceback (the innermost call first):"));
    assert.match(traceback[1]!, /^2: stop\("no"\)/, lines.join("\n"));
  });

  it("is reported as killed, without its command line", async () => {
    const { code, lines } = await fixture.run({ "a.R": 'print("on"); tools::pskill(Sys.getpid(), 9L); Sys.sleep(5)' });
    assert.equal(code, 137);
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("rfargate: ") && line !== ""),
      ['[1] "on"'],
    );
  });

  it("ends with its quit() code", async () => {
    const { code, lines, manifest } = await fixture.run({ "a.R": "quit(status = 7)" });
    assert.equal(code, 7);
    assert.equal(lastLine(lines), "rfargate: end run=test-run exit=7");
    assert.equal(manifest?.exitCode, 7);
    assert.equal(manifest?.scripts[0]?.exitCode, 7);
  });

  it("still has its outputs copied and its session info recorded", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'library(tibble); writeLines("part", "output/part.txt"); stop("no")',
    });
    const { code, manifest } = await fixture.runIn(bucket, { SCRIPT: "a.R" });
    assert.equal(code, 1);
    assert.equal(bucket.text("output/test-run/part.txt"), "part\n");
    assert.match(manifest!.sessionInfo, /tibble_\d/);
  });

  it("keeps the scripts after it from running", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": 'print("one")',
      "b.R": 'print("two"); quit(status = 3)',
      "c.R": 'print("three")',
    });
    assert.equal(code, 3);
    assert.ok(lines.includes('[1] "two"') && !lines.includes('[1] "three"'));
    assert.deepEqual(
      manifest?.scripts.map(({ exitCode }) => exitCode),
      [0, 3],
    );
  });

  it("is shown with the line of a syntax error", async () => {
    const { code, lines } = await fixture.run({ "a.R": "x <- 1\ny <- (2\nprint(x)\n" });
    assert.equal(code, 1);
    assert.ok(
      lines.some((line) => /unexpected/.test(line)),
      lines.join("\n"),
    );
  });

  it("has its warnings printed as they occur, between its other lines", async () => {
    const { lines } = await fixture.run({ "a.R": 'print("before")\nwarning("look here")\nprint("after")' });
    const at = lines.indexOf('[1] "before"');
    assert.deepEqual(lines.slice(at, at + 3), ['[1] "before"', "Warning: look here", '[1] "after"']);
  });

  it("is reported without control characters, even with a strange message", async () => {
    const red = await fixture.run({ "a.R": 'stop("one\\n\\033[31mtwo")' });
    assert.equal(red.code, 1);
    assert.equal(red.manifest?.error, "Error (a.R line 1): one\n?[31mtwo");
    const odd =
      'stop(structure(class = c("odd", "error", "condition"), list(message = c("two", "parts"), call = NULL)))';
    const { code, lines, manifest } = await fixture.run({ "a.R": odd });
    assert.equal(code, 1);
    assert.ok(!lines.some((line) => /coercion|Warning/.test(line)), lines.join("\n"));
    assert.match(manifest!.error!, /a\.R line 1/);
  });

  it("shows no traceback for an error that it handles", async () => {
    const { code, lines } = await fixture.run({
      "a.R":
        'print(tryCatch(stop("handled"), error = conditionMessage)); options(error = NULL); try(log(-1:"a"), silent = TRUE)',
    });
    assert.equal(code, 0);
    assert.ok(lines.includes('[1] "handled"'));
    assert.ok(!lines.some((line) => line.startsWith("Traceback")));
  });

  it("is reported with whether a lack of memory killed R", async () => {
    const { code, lines, manifest } = await fixture.run({ "a.R": "tools::pskill(Sys.getpid(), 9L); Sys.sleep(60)" });
    assert.equal(code, 137);
    assert.ok(lines.some((line) => /^rfargate: .*signal 9.*memory/.test(line)));
    assert.match(manifest!.error!, /signal 9/);
    assert.match(manifest!.sessionInfo, /^R version/);
  });
});
