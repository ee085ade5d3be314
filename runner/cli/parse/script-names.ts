import { usageError } from "../base/errors";
import { isSafePath, printable } from "./paths";
import { scriptKind } from "./script-kind";

/**
 * Checks a script's name for SCRIPT: a key under `r_scripts/`. SCRIPT separates names by blanks.
 * @throws CliError 64
 */
export function checkScriptName(name: string): string {
  if (/\s/.test(name)) {
    throw usageError(
      `script "${name}": the name has a blank, and SCRIPT separates names by blanks`,
      `rename it, for example to "${name.trim().replace(/\s+/g, "-")}"`,
      "names without blanks",
    );
  }
  if (!isSafePath(name)) {
    throw usageError(
      `script "${printable(name)}" is not a key under r_scripts/`,
      "name a local file, or a key such as forecast.R",
      "relative paths in UTF-8 without . or ..",
    );
  }
  scriptKind(name);
  return name;
}

/** The scripts of a SCRIPT value. */
export function splitScripts(script: string): string[] {
  return script.split(/\s+/).filter((name) => name !== "");
}
