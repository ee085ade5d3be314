import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { which } from "../../runner/setup/command";
import { skip } from "../support/skip";
import type { Manifest } from "./support/run";

const entrypoint = resolve(__dirname, "../../runner/image/entrypoint");
const FILES = 500;

/** Writes a manifest by the entrypoint's own functions, with texts that are longer than jq reads at once. */
function write(folder: string, jq: string): Manifest {
  const program = `
    set -uo pipefail
    export LC_ALL=C
    HERE=${entrypoint} BIN=${dirname(jq)}
    for part in say state processes manifest; do . $HERE/lib/$part.sh; done
    metadata_read() { :; }
    memory_kills() { printf -v "$1" 0; }
    test_put_file() { cp "$1" ${folder}/manifest.json; }
    INPUT_FILES=() INPUT_SUMS=() STAGED_FILES=() BESIDE=() OUTPUTS=() OUTPUT_SUMS=() SCRIPT_TIMES=
    RUN_ID=r STORE=test; now STARTED
    for ((i = 1; i <= ${FILES}; i++)); do
      printf -v sum '%064d' $i
      OUTPUTS+=("$i größe-$i-日本😀.csv") OUTPUT_SUMS+=("$sum  größe-$i-日本😀.csv")
    done
    printf -v text 'ü%.0s' {1..9000}
    WARNINGS=("$text" "x$text" =) ERROR="=$text"
    state_open ${folder}
    manifest_begin
    write_manifest 1 || { echo "$ERROR"; exit 1; }`;
  execFileSync("bash", ["-c", program], { stdio: ["ignore", "inherit", "inherit"] });
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
}

describe("the manifest's texts", () => {
  it("are whole, however long they are and whatever characters they have", function () {
    const jq = which("jq");
    if (!jq) skip(this, "no jq on PATH");
    const folder = mkdtempSync(join(tmpdir(), "manifest-text-test-"));
    try {
      const { outputs, warnings, error } = write(folder, jq);
      assert.deepEqual(
        outputs.map(({ path, bytes, sha256 }) => [path, bytes, Number(sha256)]),
        Array.from({ length: FILES }, (_, i) => [`größe-${i + 1}-日本😀.csv`, i + 1, i + 1]),
      );
      const text = "ü".repeat(9000);
      assert.deepEqual([warnings, error], [[text, `x${text}`, "="], `=${text}`]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
