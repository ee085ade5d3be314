import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropSalt, isUnfinished } from "../../local/setup/stack";

describe("the state of stack local", () => {
  it("is unfinished when operations were begun and not ended", () => {
    const state = (latest: object) => JSON.stringify({ version: 3, checkpoint: { latest } });
    assert.equal(isUnfinished(state({ resources: [{}], pending_operations: [{ type: "creating" }] })), true);
    assert.equal(isUnfinished(state({ resources: [{}] })), false);
    assert.equal(isUnfinished(state({ pending_operations: null })), false);
    // As `pulumi stack init` writes it.
    assert.equal(isUnfinished('{"version":3,"checkpoint":{"Latest":{"metadata":{}}}}'), false);
  });
});

describe("the salt that Pulumi writes into the stack's file", () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), "salt-")), "Pulumi.local.yaml");
  });
  afterEach(() => rmSync(join(file, ".."), { recursive: true }));

  it("is taken out again, and the rest stays as it was", () => {
    writeFileSync(file, "# words\nconfig:\n  a:b: c\nencryptionsalt: v1:x=:v1:y==\n");
    dropSalt(file);
    assert.equal(readFileSync(file, "utf8"), "# words\nconfig:\n  a:b: c\n");
  });

  it("stays where secret values need it", () => {
    const text = "encryptionsalt: v1:x\nconfig:\n  a:b:\n    secure: v1:z\n";
    writeFileSync(file, text);
    dropSalt(file);
    assert.equal(readFileSync(file, "utf8"), text);
  });
});
