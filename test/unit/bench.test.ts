import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requirePrograms } from "../../bench/programs";
import { ROOT } from "../support/repository";

describe("make bench", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bench-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("names everything that is missing, each with what to do", () => {
    assert.throws(
      () => requirePrograms(folder),
      /not on PATH\n {2}ab: apt-get install apache2-utils\n {2}gzip: .*\n {2}bash: /,
    );
    for (const program of ["ab", "gzip", "bash"]) {
      writeFileSync(join(folder, program), "#!/bin/sh\n");
      chmodSync(join(folder, program), 0o755);
    }
    requirePrograms(folder);
  });

  it("does so before it sets anything up", () => {
    const env = { ...process.env, MAKEFLAGS: "" };
    const { stdout } = spawnSync("make", ["--dry-run", "bench", "bench-map"], { cwd: ROOT, encoding: "utf8", env });
    assert.match(
      stdout,
      /bench\/run\.ts --check\n.*main\.ts setup[\s\S]*bench\/map\/run\.ts --check \n.*main\.ts setup/,
    );
  });

  it("names an unknown part of maps before it measures another", () => {
    const args = ["--require", "./runner/setup/typescript.js", "bench/map/run.ts", "client", "clientt"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^error: there is no part "clientt"\n {2}allowed: aws, client, /);
  });
});
