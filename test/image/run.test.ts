import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { useExampleImage } from "./support/fixture";
import { example } from "./support/image";
import { lastLine } from "./support/run";

const read = (path: string) => readFileSync(join(example, path), "utf8");

describe("a run", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  it("reads the input, prints what the script prints and copies its outputs", async () => {
    const bucket = fixture.bucket({
      "r_scripts/test-script.R": read("r_scripts/test-script.R"),
      "input/input.txt": read("input/input.txt"),
    });
    const { code, lines } = await fixture.runIn(bucket, { SCRIPT: "test-script.R", RFARGATE_INPUTS: "input.txt" });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes('[1] "test-script.R has started"'));
    assert.equal(
      bucket.text("output/test-run/output1a.txt"),
      `${read("input/input.txt")}This line was added by test-script.R.\n`,
    );
    assert.equal(bucket.text("output/test-run/output1b.csv").split("\n")[0], '"day","station","celsius"');
  });

  it("runs several scripts in their order, in one working directory", async () => {
    const { code, lines, manifest } = await fixture.run({
      "second-by-name.R": 'writeLines("from the first", "note.txt"); print("one")',
      "a.R": 'print(readLines("note.txt")); print("two")',
    });
    assert.equal(code, 0);
    const printed = lines.filter((line) => line.startsWith("[1]"));
    assert.deepEqual(printed, ['[1] "one"', '[1] "from the first"', '[1] "two"']);
    assert.deepEqual(
      manifest?.scripts.map(({ name }) => name),
      ["second-by-name.R", "a.R"],
    );
  });

  it("ends with the end marker as its very last line, even if the script's last line has no line break", async () => {
    const { lines } = await fixture.run({ "a.R": 'cat("no line break")' });
    assert.ok(lines.includes("no line break"), lines.join("\n"));
    assert.equal(lastLine(lines), "rfargate: end run=test-run exit=0");
  });

  it("writes only to its volumes, as user r with uid 1000, and reports writes elsewhere", async () => {
    const { code, lines } = await fixture.run({
      "a.R": `print(Sys.info()[["user"]]); print(system("id -u", intern = TRUE)); print(getwd())
        writeLines("x", tempfile()); writeLines("x", "~/x")
        cat(tryCatch(file("/opt/x", "w"), warning = function(w) conditionMessage(w)))`,
    });
    assert.equal(code, 0);
    assert.deepEqual(lines.slice(2, 5), ['[1] "r"', '[1] "1000"', '[1] "/work"']);
    assert.match(lines[5]!, /Read-only file system/);
  });

  it("delivers 20,000 lines, in order", async () => {
    const { lines } = await fixture.run({ "a.R": 'for (i in 1:20000) cat("line", i, "\\n")' });
    const numbers = lines.filter((line) => line.startsWith("line ")).map((line) => Number(line.split(" ")[1]));
    assert.deepEqual(
      numbers,
      Array.from({ length: 20_000 }, (_, i) => i + 1),
    );
  });

  it("draws into a PNG without a display", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": 'png("output/a.png"); plot(1:3); invisible(dev.off())' });
    const { code } = await fixture.runIn(bucket, { SCRIPT: "a.R" });
    assert.equal(code, 0);
    assert.equal(readFileSync(bucket.path("output/test-run/a.png")).subarray(1, 4).toString(), "PNG");
  });

  it("keeps plots without an open device as images named after the script, and none if nothing is drawn", async () => {
    const { manifest } = await fixture.run({
      "half-50%.R": "plot(1:3); hist(1:9); setwd(tempdir()); x <- 1",
      "own.R": 'pdf("output/own.pdf"); plot(1:3); x <- dev.off()',
      "none.R": "x <- 1",
    });
    const pictures = manifest!.outputs.map(({ path }) => path).sort();
    assert.deepEqual(pictures, ["half-50%-plot-01.png", "half-50%-plot-02.png", "own.pdf"]);
  });

  it("generates a run id by default", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": "print(1)" });
    const { lines } = await fixture.runIn(bucket, { SCRIPT: "a.R", RFARGATE_RUN_ID: "" });
    const id = /^rfargate: end run=(\d{8}-\d{6}-[0-9a-f]{6}) exit=0$/.exec(lastLine(lines))?.[1];
    assert.ok(id, lines.at(-1));
    assert.ok(bucket.has(`runs/${id}/manifest.json`));
  });

  it("gives R every variable as it was set, even those that the entrypoint uses itself", async () => {
    const names = [
      "STATE",
      "RUN_ID",
      "CODE",
      "ERROR",
      "HERE",
      "STORE",
      "SCRIPTS",
      "INPUTS",
      "ENTRY_KEY",
      "S5",
      "CHILD",
    ];
    const more = ["name", "code", "began", "pair", "file", "CDPATH", "METADATA_FD", "SIGNAL", "names", "TZ"];
    const variables = Object.fromEntries([...names, ...more].map((name) => [name, `given ${name}`]));
    const quoted = Object.keys(variables).map((name) => `"${name}"`);
    const { code, lines } = await fixture.run(
      { "a.R": `for (n in c(${quoted})) cat("value:", Sys.getenv(n), "\\n"); writeLines("x", "output/x")` },
      variables,
    );
    assert.equal(code, 0, lines.join("\n"));
    const values = lines.filter((line) => line.startsWith("value:"));
    assert.deepEqual(
      values,
      Object.values(variables).map((value) => `value: ${value} `),
    );
    assert.equal(lastLine(lines), "rfargate: end run=test-run exit=0");
  });
});
