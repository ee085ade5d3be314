import { spawn } from "node:child_process";
import { usageError } from "../base/errors";
import type { World } from "../base/world";

/** Prints R's parse error as `<text>:line:column: what`, with the lines around it. */
const PROGRAM =
  "lines <- readLines(file('stdin', encoding = 'UTF-8'), warn = FALSE); " +
  "tryCatch(invisible(parse(text = lines, keep.source = FALSE)), " +
  "error = function(e) { cat(conditionMessage(e)); quit('no', 65) })";

/** Timeout in ms after which the check is skipped: the container parses the scripts, too. */
const PATIENCE = 10_000;

/**
 * Parses code with this machine's R. Without R on PATH, this checks nothing: the container parses all scripts before it runs the
 * first.
 * @param name of the script, for messages
 * @returns whether R checked the code
 * @throws CliError 64 with file, line and R's message
 */
export function parseWithR({ env }: Pick<World, "env">, name: string, code: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn("Rscript", ["--vanilla", "-e", PROGRAM], {
      env: { ...env, LC_ALL: env.LC_ALL ?? "C.UTF-8" },
      stdio: ["pipe", "pipe", "ignore"],
      timeout: PATIENCE,
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk));
    // R may end before it has read everything.
    child.stdin.on("error", () => {});
    child.stdin.end(`${code.replace(/^\uFEFF/, "")}\n`);
    child.on("error", () => resolve(false));
    child.on("close", (status) => {
      const told = text.trim().replace(/^<text>/, () => name);
      if (status === 65) reject(usageError(`R cannot parse ${told}`, "correct the script; nothing was started"));
      else resolve(status === 0);
    });
  });
}
