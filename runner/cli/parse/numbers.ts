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
