import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropUnusedCode } from "../unused-code";

describe("compiled code", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "unused-code-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is kept for two weeks after it was last read", () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
    mkdirSync(join(folder, "v24"));
    for (const [name, read] of [
      ["read", 13],
      ["unused", 15],
    ] as const) {
      writeFileSync(join(folder, "v24", name), "");
      utimesSync(join(folder, "v24", name), daysAgo(read), daysAgo(30));
    }
    dropUnusedCode(folder);
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), ["v24", "v24/read"]);
  });

  it("may not be there yet", () => dropUnusedCode(join(folder, "none")));
});
