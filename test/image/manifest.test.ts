import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { useExampleImage } from "./support/fixture";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the manifest", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  it("has scripts, inputs and outputs with sizes and SHA-256, times, model and session info", async () => {
    const script =
      'x <- readLines("in.txt"); writeLines(toupper(x), "in.txt"); dir.create("output/d"); writeLines(x, "output/d/o.txt"); library(tibble)';
    const bucket = fixture.bucket({ "r_scripts/a.R": script, "input/in.txt": "abc\n" });
    const { manifest } = await fixture.runIn(bucket, { SCRIPT: "a.R", RFARGATE_INPUTS: "in.txt" });
    assert.ok(manifest);
    const { startedAt, finishedAt, scripts, sessionInfo, log, key, ...rest } = manifest;
    assert.deepEqual(rest, {
      version: 1,
      runId: "test-run",
      model: "example",
      taskArn: null,
      image: null,
      imageDigest: null,
      // There is no task around it.
      task: null,
      receipt: null,
      // As it was before the script changed it.
      inputs: [{ key: "input/in.txt", path: "in.txt", bytes: 4, sha256: sha256("abc\n") }],
      outputs: [
        {
          key: "output/test-run/d/o.txt",
          path: "d/o.txt",
          bytes: 4,
          sha256: sha256(bucket.text("output/test-run/d/o.txt")),
        },
      ],
      exitCode: 0,
      signal: null,
      skipped: null,
      timedOut: false,
      error: null,
      warnings: ["1 file outside output/ was not kept: in.txt"],
      memoryKills: 0,
      notKept: ["in.txt"],
    });
    assert.ok(log && log.lines > 0 && key);
    const [{ startedAt: began, finishedAt: ended, ...first }] = scripts as [(typeof scripts)[0]];
    assert.deepEqual(first, { name: "a.R", key: "r_scripts/a.R", sha256: sha256(script), exitCode: 0 });
    const times = [startedAt, began, ended, finishedAt];
    for (const time of times) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual([...times].sort(), times);
    assert.match(sessionInfo, /^R version .*tibble_\d/s);
  });

  it("names the keys staged for the run, which replace others with the same name", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'stop("the old one")',
      "input/x.txt": "old\n",
      "input/runs/test-run/r_scripts/a.R": 'print(readLines("x.txt")); print(readLines("d/y.txt"))',
      "input/runs/test-run/files/x.txt": "new\n",
      "input/runs/test-run/files/d/y.txt": "staged only\n",
    });
    const { code, lines, manifest } = await fixture.runIn(bucket, {
      SCRIPT: "a.R",
      RFARGATE_INPUTS: "x.txt",
      RFARGATE_STAGED: "input/runs/test-run/",
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.includes('[1] "new"') && lines.includes('[1] "staged only"'));
    assert.equal(manifest?.scripts[0]?.key, "input/runs/test-run/r_scripts/a.R");
    const keys = manifest?.inputs.map(({ key }) => key).sort();
    assert.deepEqual(keys, ["input/runs/test-run/files/d/y.txt", "input/runs/test-run/files/x.txt"]);
  });

  it("does not contain the staged environment, nor does the log", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'cat(nchar(Sys.getenv("TOKEN")), Sys.getenv("EMPTY", NA), "\\n"); print(Sys.getenv("LINES_"))',
      "input/runs/test-run/environment": "TOKEN=very=secret\0EMPTY=\0LINES_=a\nb\0",
    });
    const { code, lines } = await fixture.runIn(bucket, { SCRIPT: "a.R", RFARGATE_STAGED: "input/runs/test-run/" });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(
      lines.some((line) => /^11\s+$/.test(line)),
      lines.join("\n"),
    );
    assert.ok(lines.includes('[1] "a\\nb"'));
    assert.ok(lines.includes("rfargate: environment: 3 staged variables"));
    assert.ok(!`${lines.join("\n")}${bucket.text("runs/test-run/manifest.json")}`.includes("very=secret"));
  });

  it("counts copied files in the log, and does not mention an empty environment", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'writeLines("x", "output/x.txt")',
      "r_scripts/b.R": 'writeLines("x", "output/x.txt"); writeLines("y", "output/y.txt")',
      "input/runs/test-run/environment": "",
    });
    const one = await fixture.runIn(bucket, { SCRIPT: "a.R", RFARGATE_STAGED: "input/runs/test-run/" });
    assert.ok(one.lines.includes("rfargate: outputs: 1 file, 2 bytes, to output/test-run/"), one.lines.join("\n"));
    assert.ok(!one.lines.some((line) => line.includes("environment")));
    const two = await fixture.runIn(bucket, { SCRIPT: "b.R" });
    assert.ok(two.lines.includes("rfargate: outputs: 2 files, 4 bytes, to output/test-run/"), two.lines.join("\n"));
  });

  it("reports that outputs could not be copied, with exit code 74 although R succeeded", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'writeLines("x", "output/x.txt")',
      output: "a file in the way\n",
    });
    const { code, lines, manifest } = await fixture.runIn(bucket, { SCRIPT: "a.R" });
    assert.equal(code, 74);
    assert.ok(
      lines.some((line) => line.startsWith("rfargate: error: outputs could not be copied to output/test-run/")),
    );
    assert.match(manifest!.error!, /could not be copied/);
    assert.equal(manifest?.exitCode, 74);
    assert.equal(manifest?.scripts[0]?.exitCode, 0);
  });
});
