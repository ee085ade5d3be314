import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listFiles, sha256File } from "../../../components/bucket/files";

describe("files of a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "files-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are hashed at any size, in parts", () => {
    const content = Buffer.alloc(2_500_000, "R on Fargate ");
    writeFileSync(join(folder, "large"), content);
    writeFileSync(join(folder, "empty"), "");
    const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    assert.equal(sha256File(join(folder, "large")), hash(content));
    assert.equal(sha256File(join(folder, "empty")), hash(Buffer.alloc(0)));
  });

  it("are rejected if the name is not UTF-8", () => {
    const latin = join(folder, "latin");
    mkdirSync(latin);
    writeFileSync(Buffer.concat([Buffer.from(`${latin}/caf`), Buffer.from([0xe9])]), "x");
    assert.throws(() => listFiles(latin), /the name of the file "caf\uFFFD" is not UTF-8/);
  });
});
