import { spawn } from "node:child_process";
import { basename, dirname } from "node:path";
import { usageError } from "../base/errors";
import type { World } from "../base/world";

/** Prints the error of the first file that R cannot parse, as `file:line:column: what` and the lines around. */
const PROGRAM =
  "for (f in commandArgs(TRUE)) tryCatch(invisible(parse(f, keep.source = FALSE, encoding = 'UTF-8')), " +
  "error = function(e) { cat(conditionMessage(e)); quit('no', 65) })";

/** An R that does not answer within so many ms is left out: the container parses the scripts, too. */
const PATIENCE = 10_000;

/**
 * Parses a script with this machine's R. Without an R on PATH nothing is checked: the container parses all scripts before
 * it runs the first.
 * @param file absolute
 * @returns whether there was an R that could tell
 * @throws CliError 64 with file, line and R's message
 */
export function parseWithR({ env }: Pick<World, "env">, file: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn("Rscript", ["--vanilla", "-e", PROGRAM, basename(file)], {
      cwd: dirname(file),
      env: { ...env, LC_ALL: env.LC_ALL ?? "C.UTF-8" },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: PATIENCE,
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk));
    child.on("error", () => resolve(false));
    child.on("close", (code) => {
      if (code === 65) reject(usageError(`R cannot parse ${text.trim()}`, "correct the script; nothing was started"));
      else resolve(code === 0);
    });
  });
}
