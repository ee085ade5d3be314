import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { pathFrom } from "../../../components/base/project-path";

describe("a path in the project", () => {
  let folder: string;
  let clone: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "project-path-")));
    clone = join(folder, "deep/with blanks/clone");
    for (const path of ["bin", "runner/image"]) mkdirSync(join(clone, path), { recursive: true });
    writeFileSync(join(clone, "runner/image/Dockerfile"), "");
    writeFileSync(join(folder, "outside.R"), "");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What a path leads to for the program and for the engine, which joins names and looks at no link. */
  function reached(project: string, path: string): string[] {
    const named = join(project, "bin");
    const given = pathFrom(realpathSync(named), project, path);
    return [resolve(realpathSync(named), given), resolve(named, given)].map((found) => realpathSync(found));
  }

  it("is relative to the working directory, wherever the clone is", () => {
    assert.equal(pathFrom(join(clone, "bin"), clone, "runner/image"), "../runner/image");
    assert.equal(pathFrom(clone, clone, "."), ".");
    const link = join(folder, "link");
    symlinkSync(clone, link);
    assert.equal(pathFrom(join(clone, "bin"), link, "runner/image"), "../runner/image");
  });

  it("leads to its file through a symbolic link to the clone", () => {
    const link = join(folder, "link");
    symlinkSync(clone, link);
    const file = join(clone, "runner/image/Dockerfile");
    assert.deepEqual(reached(link, "runner/image/Dockerfile"), [file, file]);
    const outside = join(folder, "outside.R");
    assert.deepEqual(reached(link, outside), [outside, outside]);
    assert.deepEqual(reached(clone, outside), [outside, outside]);
  });

  it("is absolute if the working directory itself is a link to another place", () => {
    const copy = join(folder, "copy");
    mkdirSync(join(copy, "runner/image"), { recursive: true });
    writeFileSync(join(copy, "runner/image/Dockerfile"), "");
    symlinkSync(join(clone, "bin"), join(copy, "bin"));
    const file = join(copy, "runner/image/Dockerfile");
    assert.ok(isAbsolute(pathFrom(join(clone, "bin"), copy, "runner/image/Dockerfile")));
    assert.deepEqual(reached(copy, "runner/image/Dockerfile"), [file, file]);
  });
});
