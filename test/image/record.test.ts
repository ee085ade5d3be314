import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";

describe("a script without a record of its own (RFARGATE_RECORD=none)", function () {
  this.timeout("2m");
  const on = useExampleImage();

  it("leaves neither outputs nor a manifest in the bucket, and has R's exit code", async () => {
    const bucket = on.bucket({ "r_scripts/a.R": 'writeLines("x", "output/x.txt"); quit(status = 3)' });
    const { code, manifest, lines } = await on.runIn(bucket, { SCRIPT: "a.R", RFARGATE_RECORD: "none" });
    assert.equal(code, 3);
    assert.equal(manifest, undefined);
    assert.equal(bucket.has("output"), false);
    assert.match(lines.at(-1)!, /^rfargate: end run=test-run exit=3$/);
  });

  it("may write to /shared as the image's user", async () => {
    const { code, lines } = await on.run({
      "a.R": 'writeLines("seen", "/shared/x"); cat(readLines("/shared/x"), "\\n")',
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(lines.some((line) => line.trim() === "seen"));
  });

  it("is rejected with an unknown kind of record", async () => {
    const { code, lines } = await on.run({ "a.R": "1" }, { RFARGATE_RECORD: "some" });
    assert.equal(code, 64);
    assert.match(lines.join("\n"), /RFARGATE_RECORD="some" is invalid: use "run" .* or "none"/);
  });
});
