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
    const { stdout } = spawnSync("make", ["--dry-run", "bench"], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, MAKEFLAGS: "" },
    });
    assert.match(stdout, /bench\/run\.ts --check\n.*main\.ts setup/);
  });
});
