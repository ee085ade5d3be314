import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { which } from "../../../runner/setup/command";
import { actionlint } from "./actionlint";
import { ROOT } from "./support";

describe("actionlint", function () {
  // Where it is not built yet: a download from the Go module proxy and seconds of compiling.
  this.timeout(300_000);
  let program: string;

  const go = which("go") !== undefined;
  const test = go ? it : it.skip;
  const reason = go ? "" : " (skipped: there is no Go to build it with)";

  before(() => {
    if (go) program = actionlint();
  });

  test(`finds nothing in the workflows${reason}`, () => {
    const { status, stdout } = spawnSync(program, ["-no-color"], { cwd: ROOT, encoding: "utf8" });
    assert.equal(stdout, "");
    assert.equal(status, 0);
  });

  test(`finds an input that the stack's action does not have, and a variable that is none${reason}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "workflows-"));
    try {
      cpSync(join(ROOT, ".github"), join(folder, ".github"), { recursive: true });
      // It looks for the folder of a repository.
      spawnSync("git", ["init", "--quiet"], { cwd: folder });
      const file = join(folder, ".github/workflows/main.yml");
      const text = readFileSync(file, "utf8")
        .replace("region: ${{", "place: ${{")
        .replace("vars.AWS_ROLE_ARN", "var.ROLE");
      writeFileSync(file, text);
      const { status, stdout } = spawnSync(program, ["-no-color", "-oneline"], { cwd: folder, encoding: "utf8" });
      assert.equal(status, 1);
      assert.match(stdout, /input "place" is not defined in action/);
      assert.match(stdout, /missing input "region"/);
      assert.match(stdout, /undefined variable "var"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
