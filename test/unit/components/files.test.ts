import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256File } from "../../../components/bucket/files";

describe("files of a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "files-"));

  it("are hashed whatever their size, in parts", () => {
    const content = Buffer.alloc(2_500_000, "R on Fargate ");
    writeFileSync(join(folder, "large"), content);
    writeFileSync(join(folder, "empty"), "");
    const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    assert.equal(sha256File(join(folder, "large")), hash(content));
    assert.equal(sha256File(join(folder, "empty")), hash(Buffer.alloc(0)));
  });
});
