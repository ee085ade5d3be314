import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentKey } from "../../runner/setup/hash";

describe("the key of what something is built from", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "hash-"));
    mkdirSync(join(root, "part/inner"), { recursive: true });
    writeFileSync(join(root, "part/a.txt"), "a");
    writeFileSync(join(root, "part/inner/b.txt"), "b");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("does not depend on times, on the order of paths or on the folder's place", () => {
    const key = contentKey(root, ["part", "part/a.txt"]);
    utimesSync(join(root, "part/a.txt"), 1, 1);
    assert.equal(contentKey(root, ["part/a.txt", "part"]), key);
    const moved = `${root}-moved`;
    renameSync(root, moved);
    assert.equal(contentKey(moved, ["part"]), key);
    renameSync(moved, root);
  });

  it("changes with content, a name, an additional file and a text", () => {
    const keys = [contentKey(root, ["part"]), contentKey(root, ["part"], "go1.26")];
    writeFileSync(join(root, "part/a.txt"), "A");
    keys.push(contentKey(root, ["part"]));
    renameSync(join(root, "part/a.txt"), join(root, "part/c.txt"));
    keys.push(contentKey(root, ["part"]));
    writeFileSync(join(root, "part/empty"), "");
    keys.push(contentKey(root, ["part"]));
    assert.equal(new Set(keys).size, keys.length);
  });

  it("differs for parts that are equal only when joined", () => {
    assert.notEqual(contentKey(root, [], "ab", "c"), contentKey(root, [], "a", "bc"));
  });

  it("leaves out generated files, and treats a missing path as empty", () => {
    const key = contentKey(root, ["part"]);
    mkdirSync(join(root, "part/__pycache__"));
    writeFileSync(join(root, "part/__pycache__/x.pyc"), "");
    assert.equal(contentKey(root, ["part", "missing"]), key);
  });

  it("leaves out the configuration of stacks, but not the project's", () => {
    const key = contentKey(root, ["part"]);
    writeFileSync(join(root, "part/Pulumi.dev.yaml"), "config: {}");
    assert.equal(contentKey(root, ["part"]), key);
    writeFileSync(join(root, "part/Pulumi.yaml"), "name: other");
    assert.notEqual(contentKey(root, ["part"]), key);
  });
});
