import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";

describe("the settings of a run", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  it("include arguments, as a JSON array, for commandArgs()", async () => {
    const given = ["2026", "--fast", "a b\n", "-e", "é'\"$x", ""];
    const bucket = fixture.bucket({ "r_scripts/a.R": 'writeLines(encodeString(commandArgs(TRUE)), "output/seen")' });
    const { code, lines } = await fixture.runIn(bucket, { SCRIPT: "a.R", RFARGATE_ARGS: JSON.stringify(given) });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(bucket.text("output/test-run/seen").replace(/\n$/, "").split("\n"), [
      "2026",
      "--fast",
      "a b\\n",
      "-e",
      "é'\"$x",
      "",
    ]);
  });

  const refused: [Record<string, string>, RegExp][] = [
    [{ RFARGATE_ARGS: '["a", 1]' }, /RFARGATE_ARGS is not a JSON array of strings/],
    [{ RFARGATE_ARGS: '["a\\u0000b"]' }, /RFARGATE_ARGS is not a JSON array of strings/],
    [{ RFARGATE_ARGS: "--fast" }, /RFARGATE_ARGS is not a JSON array of strings/],
    [{ RFARGATE_PARAMS: "[1]" }, /RFARGATE_PARAMS is not a JSON object/],
    [{ RFARGATE_TIMEOUT: "1h" }, /RFARGATE_TIMEOUT="1h" is not a positive whole number of seconds/],
    [{ SCRIPT: "a.py" }, /SCRIPT names "a\.py", which R cannot run: use \.R, \.Rscript, \.Rmd or \.qmd/],
    [{ SCRIPT: "a//b.R" }, /SCRIPT names "a\/\/b\.R": .*without "\.\.", "\/\/"/],
    [{ RFARGATE_INPUTS: "a//b.csv" }, /RFARGATE_INPUTS names "a\/\/b\.csv": .*without "\.\.", "\/\/"/],
  ];
  for (const [environment, message] of refused) {
    it(`is refused with 64 and recorded: ${Object.entries(environment)}`, async () => {
      const { code, lines, manifest } = await fixture.run({ "a.R": "1" }, environment);
      assert.equal(code, 64, lines.join("\n"));
      assert.match(lines.join("\n"), message);
      assert.match(manifest!.error!, message);
    });
  }

  it("include a timeout, which ends R, keeps its outputs and has the exit code 124", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": 'writeLines("x", "output/x"); Sys.sleep(100)' });
    const { code, lines, manifest } = await fixture.runIn(bucket, { SCRIPT: "a.R", RFARGATE_TIMEOUT: "20" });
    assert.equal(code, 124, lines.join("\n"));
    assert.ok(lines.includes("rfargate: error: the timeout of 20 s is reached"));
    assert.equal(manifest?.timedOut, true);
    assert.equal(bucket.text("output/test-run/x"), "x\n");
  });

  it("include scripts, which are parsed before the first one runs", async () => {
    const { code, lines } = await fixture.run({ "a.R": 'cat("ran\\n")', "b.R": "x <- 1\ny <- (2\nprint(x)\n" });
    assert.equal(code, 1);
    assert.ok(!lines.includes("ran"));
    assert.ok(
      lines.some((line) => /^rfargate: error: b\.R cannot be parsed: b\.R:3:1/.test(line)),
      lines.join("\n"),
    );
  });

  it("may include scripts with a byte order mark or CRLF; another encoding is reported", async () => {
    const { code, lines } = await fixture.run({
      "bom.R": '\ufeffcat("bom\\n")',
      "crlf.R": 'if (TRUE) {\r\n  cat("crlf\\n")\r\n} else {\r\n  2\r\n}\r\n',
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("bom") && lines.includes("crlf"));
    const bucket = fixture.bucket({});
    bucket.put("r_scripts/a.R", Buffer.from('x <- 1\ny <- "caf\xe9"\n', "latin1"));
    const latin = await fixture.runIn(bucket, { SCRIPT: "a.R" });
    assert.equal(latin.code, 1);
    assert.match(latin.lines.join("\n"), /a\.R is not UTF-8: line 2 has a byte of another encoding/);
  });

  it("include packages in the heads of scripts, which are checked before the first one runs", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": "#!/usr/bin/env Rscript\n#' rfargate: cpu=512 packages=tibble,stats,nowhere.at.all\ncat('ran\\n')",
      "b.R": "# caf\u00e9\n# rfargate: packages=other,nowhere.at.all\n\ncat('ran\\n')\n#' rfargate: packages=late",
    });
    assert.equal(code, 69, lines.join("\n"));
    assert.match(
      manifest!.error!,
      /lacks packages .*: nowhere\.at\.all, other: add them to the list that image\.packages/,
    );
    assert.ok(!lines.includes("ran"));
    const fine = await fixture.run({ "a.R": "#' rfargate: packages=tibble\ncat('ran\\n')" });
    assert.ok(fine.lines.includes("ran"));
  });

  it("may include scripts without an extension, or .Rscript", async () => {
    const { code, lines } = await fixture.run({ "d/first": "cat('one\\n')", "second.Rscript": "cat('two\\n')" });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes("one") && lines.includes("two"));
  });

  it("include documents, whose parse errors name file and line, except in code that knitr does not run", async () => {
    const document =
      "---\ntitle: x\n---\n\n```{r, eval=FALSE}\nnot (R\n```\n```{python}\nif x:\n```\n\n````{r}\nx <- 1\ny <- (2\n````\n";
    const { code, lines } = await fixture.run({ "a.R": "cat('ran\\n')", "b.Rmd": document });
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /error: b\.Rmd cannot be parsed: b\.Rmd:1[3-7]:/);
    assert.ok(!lines.includes("ran"));
  });

  it("include documents, whose missing packages are named", async () => {
    for (const [name, lacking] of [
      ["a.Rmd", /a\.Rmd needs the package rmarkdown/],
      ["a.qmd", /a\.qmd needs Quarto/],
    ] as const) {
      const { code, lines } = await fixture.run({ [name]: "# Title\n" });
      assert.equal(code, 69);
      assert.match(lines.join("\n"), lacking);
    }
  });
});
