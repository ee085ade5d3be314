import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LAUNCHER } from "../../runner/setup/node-build";

describe("the rfargate of a shell that is set up", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "launcher-test-"));
    mkdirSync(join(folder, "bin/cli"), { recursive: true });
    writeFileSync(
      join(folder, "bin/cli/rfargate.js"),
      "console.log(JSON.stringify([process.argv.slice(2), process.env.FROM_FILE ?? null]));",
    );
    writeFileSync(join(folder, "bin/rfargate"), LAUNCHER);
    chmodSync(join(folder, "bin/rfargate"), 0o755);
    symlinkSync(join(folder, "bin/rfargate"), join(folder, "linked"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("leaves --env-file to rfargate, whether the file exists or not", () => {
    writeFileSync(join(folder, "there"), "FROM_FILE=1\n");
    for (const file of ["there", "not-there"]) {
      const args = ["run", "a b.R", "--env-file", file];
      const { status, stdout, stderr } = spawnSync(join(folder, "linked"), args, { cwd: folder, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), [args, null]);
    }
  });
});
