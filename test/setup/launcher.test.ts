import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";
import { LAUNCHER } from "../../local/setup/steps/node-build";

describe("the rfargate that a shell finds", () => {
  let folder: string;
  let main: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "launcher-test-"));
    main = join(folder, "bin/runner/cli/main.js");
    mkdirSync(join(folder, "bin/runner/cli"), { recursive: true });
    const [shebang] = readFileSync(join(ROOT, "runner/cli/main.ts"), "utf8").split("\n");
    writeFileSync(
      main,
      `${shebang}\nconsole.log(JSON.stringify([process.argv.slice(2), process.env.FROM_FILE ?? null]));`,
      { mode: 0o755 },
    );
    writeFileSync(join(folder, "bin/rfargate"), LAUNCHER);
    chmodSync(join(folder, "bin/rfargate"), 0o755);
    symlinkSync(join(folder, "bin/rfargate"), join(folder, "linked"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const leavesEnvFile = (command: string) => {
    writeFileSync(join(folder, "there"), "FROM_FILE=1\n");
    for (const file of ["there", "not-there"]) {
      const args = ["run", "a b.R", "--env-file", file];
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), [args, null]);
    }
  };

  it("leaves --env-file to rfargate, whether there is such a file or not", () => leavesEnvFile(join(folder, "linked")));

  it("does so, too, where npm has installed it", () => leavesEnvFile(main));
});
