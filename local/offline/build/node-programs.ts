import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { contentKey } from "../../../runner/setup/hash";
import { PLACES, ROOT } from "../../../runner/setup/places";

/** Runs with the Node packages of the program that the engine is working on. */
const AWSX = `#!/bin/sh
# Pulumi's awsx plugin, as far as this project needs it. The engine starts it in the program's folder.
here=$(dirname "$(readlink -f "$0")")
root=$PWD
while [ "$root" != / ] && [ ! -d "$root/node_modules/@pulumi/aws" ]; do root=$(dirname "$root"); done
NODE_PATH="$root/node_modules" exec node "$here/awsx.js" "$@"
`;

const ANALYZER = `#!/bin/sh
# Runs a policy pack written for Node with the packages beside it. The engine starts it in the pack's folder and passes on the
# options of PulumiPolicy.yaml: a pack that is compiled (typescript: false) is a program of Node's, others need the SDK's compiler.
case " $* " in *" -typescript=false "*) exec node . ;; esac
exec node -e 'require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }))' "$0" "$@"
`;

/** What the plugins that are Node programs are made of. */
export const SOURCES = ["local/offline/awsx", "components/base/lean-sdk.ts"];

/** Writes the plugins that are Node programs. @returns their folder, complete */
export async function buildNodePrograms(): Promise<string> {
  const folder = join(PLACES.toolchain, "programs", `node-${contentKey(ROOT, SOURCES, AWSX, ANALYZER)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  await build({
    entryPoints: [join(ROOT, "local/offline/awsx/main.ts")],
    outfile: join(unfinished, "awsx.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    // One copy of the SDK in a process: the program's.
    external: ["@pulumi/*"],
    logLevel: "error",
  });
  for (const [name, text] of Object.entries({ "pulumi-resource-awsx": AWSX, "pulumi-analyzer-policy": ANALYZER })) {
    writeFileSync(join(unfinished, name), text);
    chmodSync(join(unfinished, name), 0o755);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  return folder;
}
