import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { HASH_FILE, isStale, sourcesHash } from "../../../policy/core/sources";

const PACK = resolve(__dirname, "../../../policy");
const RULE = "rules/s3-versioning.ts";

describe("a pack's build", () => {
  let root: string;
  const bundles = () => join(root, "bin/bundle");
  const touch = (file: string, seconds: number) => utimesSync(join(root, file), seconds, seconds);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pack-sources-"));
    for (const folder of ["aws", "core", "ecs", "iam", "rules", "secrets"])
      cpSync(join(PACK, folder), join(root, folder), { recursive: true, preserveTimestamps: true });
    mkdirSync(bundles(), { recursive: true });
    writeFileSync(join(bundles(), HASH_FILE), sourcesHash(root));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("is current after it was made", () => {
    assert.equal(isStale(root, bundles()), false);
  });

  it("is stale if a rule has changed since", () => {
    writeFileSync(join(root, RULE), "export {};\n");
    touch(RULE, Date.now() / 1000 + 60);
    assert.equal(isStale(root, bundles()), true);
  });

  it("is stale if a rule was added since", () => {
    writeFileSync(join(root, "rules/ours.ts"), "export {};\n");
    touch("rules/ours.ts", Date.now() / 1000 + 60);
    assert.equal(isStale(root, bundles()), true);
  });

  it("is stale if a rule was removed since", () => {
    rmSync(join(root, RULE));
    touch("rules", Date.now() / 1000 + 60);
    assert.equal(isStale(root, bundles()), true);
  });

  it("is current if a checkout only made a file newer", () => {
    touch(RULE, Date.now() / 1000 + 60);
    assert.equal(isStale(root, bundles()), false);
  });

  it("is current in a package without sources", () => {
    rmSync(join(root, "rules"), { recursive: true });
    assert.equal(isStale(root, bundles()), false);
  });
});
