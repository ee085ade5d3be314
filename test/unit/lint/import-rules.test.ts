import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../../support/repository";

/** Imports that the rules forbid, each as `rule: from -> to`. */
const FORBIDDEN: Array<[rule: string, from: string, to: string]> = [
  ["no-cycle", "components/watch/one.ts", "components/watch/other.ts"],
  ["no-folder-cycle", "components/bucket", "components/image"],
  ["trigger-alone", "components/queue/trigger.ts", "components/schedule/config.ts"],
  ["trigger-floor", "components/api/trigger.ts", "components/stack/models.ts"],
  ["trigger-floor", "components/api/config.ts", "components/some-new-folder/part.ts"],
  ["part-floor", "components/task/r-task.ts", "components/upload/config.ts"],
  ["part-floor", "components/some-new-folder/part.ts", "components/stack/models.ts"],
  ["config-composes", "components/network/network.ts", "components/config/schema.ts"],
  ["contract-alone", "contract/names.ts", "runner/cli/main.ts"],
  ["components-and-runner", "components/base/arns.ts", "runner/cli/main.ts"],
  ["runner-and-components", "runner/cli/start.ts", "components/base/cluster.ts"],
  ["policy-alone", "policy/rules/index.ts", "contract/names.ts"],
  ["product-alone", "index.ts", "test/support/stack.ts"],
  ["product-alone", "runner/pipeline/main.ts", "local/setup/places.ts"],
  ["own-sources", "runner/cli/logs.ts", "r-on-fargate/components/base/arns"],
];

/** Files by what they import. */
const FILES: Record<string, string[]> = {
  "components/watch/other.ts": ["components/watch/one.ts"],
  "components/bucket/a.ts": ["components/image/a.ts"],
  "components/image/b.ts": ["components/bucket/b.ts"],
};

const byName = (to: string) => to.startsWith("r-on-fargate/");

describe("the rules for imports", function () {
  this.timeout(60_000);
  let folder: string;
  let printed: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-imports-"));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "tsconfig.json"), "{}");
    const files = structuredClone(FILES);
    for (const [, from, to] of FORBIDDEN) if (from.endsWith(".ts")) files[from] = [...(files[from] ?? []), to];
    const imported = Object.values(files)
      .flat()
      .filter((to) => !byName(to));
    for (const path of [...imported, ...Object.keys(files), "components/image/a.ts", "components/bucket/b.ts"]) {
      const up = "../".repeat(path.split("/").length - 1) || "./";
      // A type alone couples two files as a value does.
      const lines = (files[path] ?? []).map(
        (to, i) => `import type * as x${i} from "${byName(to) ? "" : up}${to.replace(/\.ts$/, "")}";`,
      );
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), [...lines, "export const x = 1;", ""].join("\n"));
    }
    const config = join(ROOT, ".dependency-cruiser.cjs");
    const tops = ["index.ts", "components", "contract", "policy", "runner", "test"];
    const bin = join(ROOT, "node_modules/.bin/depcruise");
    const done = spawnSync(bin, ["--config", config, "--output-type", "err", ...tops], {
      cwd: folder,
      encoding: "utf8",
    });
    printed = done.stdout;
    assert.notEqual(done.status, 0, printed + done.stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [rule, from, to] of FORBIDDEN) {
    it(`${rule}: name the import of ${to} by ${from}`, () => {
      const cycle = rule.endsWith("cycle");
      const line = `error ${rule}: ${from} → ${cycle ? `\\s*${to}` : to}`;
      assert.match(printed, new RegExp(line.replace(/\./g, "\\.")));
    });
  }
});
