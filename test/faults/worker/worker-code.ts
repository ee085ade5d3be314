import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../local/setup/places";
import { which } from "../../../runner/setup/command";
import { replaceOnce } from "../replace-once";

/** Programs of the image that the entrypoint needs on this machine, too. */
const NEEDED = ["bash", "jq", "curl", "gcc", "xargs", "sha256sum"];

/** Those that this machine lacks. */
export function lacking(): string[] {
  return NEEDED.filter((program) => which(program, process.env.PATH) === undefined);
}

/** R's part: it says that it started, and ends as the message has it for this try, `9` by a signal. */
const R = `#!/bin/bash
echo session >&3; echo packages >&3
plan=($RFARGATE_MESSAGE)
code=\${plan[RFARGATE_MESSAGE_TRY]:-0}
echo "\${plan[0]}" >output/done
((code != 9)) || kill -KILL $$
exit $code
`;

/**
 * The image's entrypoint, worker and launcher in a folder of this machine.
 * @param speed how much faster its clock runs and its pauses are over
 * @returns the program to start and the folder of R's stand-in
 */
export function placeWorker(folder: string, speed: number): { command: string[]; path: string } {
  const [bin, code, path] = ["bin", "entrypoint", "r"].map((name) => join(folder, name)) as [string, string, string];
  cpSync(join(ROOT, "runner/image/entrypoint"), code, { recursive: true });
  execFileSync("sh", [join(ROOT, "runner/image/launcher/build.sh"), bin]);
  copyFileSync(which("jq", process.env.PATH)!, join(bin, "jq"));
  replaceOnce(join(code, "lib/environment.sh"), "BIN=/opt/r-on-fargate/bin", `BIN=${bin}`);
  const fast = `$(printf '%d.%03d' $((\${1%.*} / ${speed})) $((\${1%.*} % ${speed} * 1000 / ${speed} + 1)))`;
  replaceOnce(join(code, "lib/say.sh"), 'read -r -t "$1" -u', `read -r -t "${fast}" -u`);
  replaceOnce(join(code, "lib/say.sh"), `"\${uptime%%.*}"`, `$((10#\${uptime/.} * ${speed} / 100))`);
  mkdirSync(path);
  writeFileSync(join(path, "Rscript"), R, { mode: 0o755 });
  return { command: [join(bin, "launch"), join(code, "entrypoint.sh")], path };
}
