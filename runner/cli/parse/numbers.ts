import { MOST_TRIES } from "../../../contract/retry-input";
import { usageError } from "../base/errors";

/**
 * A whole number above zero given to an option.
 * @throws CliError 64
 */
export function parseCount(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw usageError(`${option} "${text}" is invalid`, undefined, "a whole number above 0");
  }
  return value;
}

/** The value of `--tries`. @throws CliError 64 */
export function parseTries(text: string): number {
  const tries = parseCount("--tries", text);
  if (tries > MOST_TRIES) throw usageError(`--tries ${tries} is too many`, "give fewer", `1 to ${MOST_TRIES}`);
  return tries;
}
