import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command";
import { contentKey } from "./hash";
import { ROOT } from "./places";
import type { Step } from "./steps";

const SOURCES = [
  "index.ts",
  "components",
  "examples/deploy-role/program.ts",
  "outputs",
  "policy",
  "runner",
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
  "package-lock.json",
];
const COMMAND = join(ROOT, "bin", "rfargate");
const PACK = join(ROOT, "policy", "bin", "index.js");
const DONE = join(ROOT, "bin", ".built");

/**
 * `rfargate` of a shell that `make env` has set up. Without the `--`, Node takes rfargate's own `--env-file` for its option as
 * well, and ends with 9 where there is no such file.
 * Source: https://github.com/nodejs/node/issues/54232
 */
export const LAUNCHER = '#!/bin/sh\nexec node -- "$(dirname "$(readlink -f "$0")")/runner/cli/main.js" "$@"\n';

/** Compiles program, policy pack and CLI: type-checking them anew at every run would take the engine seconds each time. */
export const nodeBuild: Step = {
  name: "build",
  doing: "compiling the program, the policy pack and rfargate",
  needs: [],
  check: () => existsSync(COMMAND) && existsSync(PACK) && existsSync(DONE) && readFileSync(DONE, "utf8") === key(),
  async do() {
    const before = key();
    await run("compiling", "npm", ["run", "--silent", "build"], { cwd: ROOT, log: "build.log" });
    mkdirSync(join(ROOT, "bin"), { recursive: true });
    writeFileSync(COMMAND, LAUNCHER);
    chmodSync(COMMAND, 0o755);
    writeFileSync(DONE, before);
  },
};

function key(): string {
  return contentKey(ROOT, SOURCES, LAUNCHER);
}
