import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listFiles } from "../../../components/bucket/files";
import { contentHash } from "../../../components/task/served-content";

describe("the files that a service's tasks read at their start", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-content-"));
    for (const name of ["api.R", "other.R", "table.csv"]) writeFileSync(join(folder, name), name);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const hash = (scripts: string[], inputs: string[] = []) => {
    const files = listFiles(folder);
    return contentHash({ scripts, inputs }, { scripts: files, inputs: files });
  };

  it("have a new hash if the script or an input changes, and the same if another file does", () => {
    const before = hash(["api.R"], ["table.csv"]);
    writeFileSync(join(folder, "other.R"), "changed");
    assert.equal(hash(["api.R"], ["table.csv"]), before);
    writeFileSync(join(folder, "table.csv"), "changed");
    const after = hash(["api.R"], ["table.csv"]);
    assert.notEqual(after, before);
    writeFileSync(join(folder, "api.R"), "changed");
    assert.notEqual(hash(["api.R"], ["table.csv"]), after);
  });

  it("have a hash over all files of a prefix", () => {
    const files = [{ path: "x", relative: "tables/a.csv", sha256: "1" }];
    const of = (sha256: string) =>
      contentHash({ scripts: [], inputs: ["tables/"] }, { scripts: [], inputs: [{ ...files[0]!, sha256 }] });
    assert.notEqual(of("1"), of("2"));
  });

  it("have no hash if they are in no folder of the stack", () => {
    assert.equal(hash(["elsewhere.R"], ["data/"]), undefined);
  });
});
