import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command";
import { contentKey } from "./hash";
import { ROOT } from "./places";
import type { Step } from "./steps";

/** Everything that the compiled files depend on. */
export const SOURCES = [
  "index.ts",
  "components",
  "contract",
  "examples/deploy-role",
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
 * `rfargate` in a shell set up by `make env`. Without the `--`, Node takes rfargate's `--env-file` for its own option, too,
 * and exits with 9 if the file does not exist.
 * Source: https://github.com/nodejs/node/issues/54232
 */
export const LAUNCHER = `#!/bin/sh
# The readlink of older macOS cannot follow links itself.
file=$0
while [ -h "$file" ]; do
  to=$(readlink "$file")
  case $to in
    /*) file=$to ;;
    *) file=$(dirname "$file")/$to ;;
  esac
done
exec node -- "$(dirname "$file")/cli/rfargate.js" "$@"
`;

/** Compiles the program, the policy pack and the CLI. Type-checking them in each run of the engine would take seconds. */
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
