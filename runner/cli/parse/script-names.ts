import { usageError } from "../base/errors";
import { isSafePath } from "./paths";

/**
 * Checks the name of a script as it goes into SCRIPT: a key under `r_scripts/`. SCRIPT separates names by blanks.
 * @throws CliError 64
 */
export function checkScriptName(name: string): string {
  if (/\s/.test(name)) {
    throw usageError(
      `script '${name}': a name with a blank cannot be run, since the container's variable SCRIPT separates scripts by blanks`,
      `give it a name without blanks, such as '${name.trim().replace(/\s+/g, "-")}'`,
    );
  }
  if (!isSafePath(name)) {
    throw usageError(`script '${name}' is not a key under r_scripts/: give a relative path without '.' or '..'`);
  }
  return name;
}

/** The scripts of a SCRIPT value. */
export function splitScripts(script: string): string[] {
  return script.split(/\s+/).filter((name) => name !== "");
}
