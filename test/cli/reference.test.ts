import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { reference } from "../../runner/cli/reference";

describe("docs/cli.md", () => {
  it("matches the commands' help (to update: npx tsx runner/cli/write-reference.ts)", () => {
    assert.equal(readFileSync(resolve(__dirname, "../../docs/cli.md"), "utf8"), reference());
  });
});
