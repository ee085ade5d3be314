import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";
import { which } from "../../runner/setup/command";
import { skip } from "../support/skip";

describe("the build of the entrypoint's programs", () => {
  const folder = mkdtempSync(join(tmpdir(), "image-launcher-test-"));
  after(() => rmSync(folder, { recursive: true }));

  it("asks no package manager where there is a compiler", function () {
    if (!which("gcc")) skip(this, "this machine lacks gcc");
    this.timeout(60_000);
    writeFileSync(join(folder, "apt-get"), '#!/bin/sh\n: > "$0.called"\nexit 100\n', { mode: 0o755 });
    const { status, stderr } = spawnSync("sh", [join(ROOT, "runner/image/launcher/build.sh"), join(folder, "bin")], {
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(join(folder, "bin/launch")) && existsSync(join(folder, "bin/record")));
    assert.ok(!existsSync(join(folder, "apt-get.called")));
  });
});
