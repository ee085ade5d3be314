import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";
import { lastLine } from "./support/run";

describe("names and settings", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  it("a script that does not exist is named with its key, and ten others are listed", async () => {
    const others = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`r_scripts/s${String(i).padStart(2, "0")}.R`, "print(1)"]),
    );
    const bucket = fixture.bucket({ ...others, "r_scripts/sub/deep.R": "print(1)" });
    const { code, lines, manifest } = await fixture.runIn(bucket, { SCRIPT: "none.R" });
    assert.equal(code, 66);
    const text = lines.join("\n");
    assert.match(text, /script "none\.R" does not exist: .* has no r_scripts\/none\.R/);
    assert.match(text, /s00\.R, s01\.R, .*s09\.R and 3 more/);
    assert.equal(lastLine(lines), "rfargate: end run=test-run exit=66");
    assert.match(manifest!.error!, /none\.R/);
  });

  it("an input or a prefix that does not exist is named with its key", async () => {
    const one = await fixture.run({ "a.R": "print(1)" }, { RFARGATE_INPUTS: "data/none.csv" });
    assert.equal(one.code, 66);
    assert.ok(one.lines.some((line) => line.includes("has no input/data/none.csv")));
    const prefix = await fixture.run({ "a.R": "print(1)" }, { RFARGATE_INPUTS: "none/" });
    assert.equal(prefix.code, 66);
    assert.ok(prefix.lines.some((line) => line.includes("input/none/")));
  });

  const refused: [string, Record<string, string>, RegExp][] = [
    ["no script", { SCRIPT: " \n" }, /SCRIPT is not set/],
    ["a script above the prefix", { SCRIPT: "../x.R" }, /SCRIPT names "\.\.\/x\.R"/],
    ["a script with '..' within", { SCRIPT: "a.R sub/../../x.R" }, /SCRIPT names "sub\/\.\.\/\.\.\/x\.R"/],
    ["an absolute script", { SCRIPT: "/etc/passwd" }, /SCRIPT names "\/etc\/passwd"/],
    [
      "an input above the prefix",
      { SCRIPT: "a.R", RFARGATE_INPUTS: "ok.txt\n../x" },
      /RFARGATE_INPUTS names "\.\.\/x"/,
    ],
    ["an input into output/", { SCRIPT: "a.R", RFARGATE_INPUTS: "output/x" }, /RFARGATE_INPUTS names "output\/x"/],
    ["a run id with a path", { SCRIPT: "a.R", RFARGATE_RUN_ID: "a/b" }, /RFARGATE_RUN_ID="a\/b"/],
    ["a staged prefix elsewhere", { SCRIPT: "a.R", RFARGATE_STAGED: "input/" }, /RFARGATE_STAGED="input\/"/],
    ["no bucket", { SCRIPT: "a.R", RFARGATE_BUCKET: "" }, /RFARGATE_BUCKET is not set/],
    ["a bucket that is none", { SCRIPT: "a.R", RFARGATE_BUCKET: "A_b" }, /RFARGATE_BUCKET="A_b"/],
  ];
  for (const [what, environment, message] of refused) {
    it(`${what} is refused with 64, saying what was given`, async () => {
      const { code, lines } = await fixture.runIn(fixture.bucket({ "r_scripts/a.R": "print(1)" }), environment);
      assert.equal(code, 64, lines.join("\n"));
      assert.match(lines.join("\n"), message);
      assert.match(lastLine(lines), /^rfargate: end run=\S+ exit=64$/);
    });
  }

  it("a folder that is not mounted is rejected with 69", async () => {
    const { code, lines } = await fixture.runIn(fixture.bucket({}), { SCRIPT: "a.R", RFARGATE_BUCKET: "/elsewhere" });
    assert.equal(code, 69);
    assert.match(lines.join("\n"), /RFARGATE_BUCKET=\/elsewhere does not exist in the container/);
  });

  it("files keep names with blanks, quotes and letters of any language", async () => {
    const name = 'o\'ne "zwei" $(x) % déjà ü漢.txt';
    const bucket = fixture.bucket({
      "r_scripts/sub dir.d/a.R": "print(1)",
      "r_scripts/sub/ä.R": `x <- readLines(list.files("in put", full.names = TRUE)); dir.create("output/deep er")
        writeLines(x, file.path("output/deep er", list.files("in put")))`,
      [`input/in put/${name}`]: "content\n",
    });
    const { code, lines, manifest } = await fixture.runIn(bucket, { SCRIPT: "sub/ä.R", RFARGATE_INPUTS: "in put/" });
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(bucket.text(`output/test-run/deep er/${name}`), "content\n");
    assert.equal(manifest?.inputs[0]?.path, `in put/${name}`);
    assert.equal(manifest?.outputs[0]?.path, `deep er/${name}`);
  });
});
