import { MOST_TRIES } from "../../../contract/retry-input";
import { usageError } from "../base/errors";

/**
 * A whole number above zero given to an option.
 * @throws CliError 64
 */
export function parseCount(option: string, text: string): number {
  const value = wholeNumber(text);
  if (value === undefined || value < 1) throw invalid(option, text, "a whole number above 0");
  return value;
}

/**
 * A whole number of a range given to an option.
 * @throws CliError 64
 */
export function parseWhole(option: string, text: string, least: number, most: number): number {
  const value = wholeNumber(text);
  if (value === undefined || value < least || value > most)
    throw invalid(option, text, `a whole number from ${least} to ${most}`);
  return value;
}

/**
 * A number given to an option.
 * @param most largest allowed
 * @throws CliError 64
 */
export function parsePositive(option: string, text: string, most = Number.MAX_VALUE): number {
  const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value <= most))
    throw invalid(option, text, most === Number.MAX_VALUE ? "a number above 0" : `a number above 0, at most ${most}`);
  return value;
}

function wholeNumber(text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}

const invalid = (option: string, text: string, allowed: string) =>
  usageError(`${option} "${text}" is invalid`, undefined, allowed);

/** The value of `--tries`. @throws CliError 64 */
export const parseTries = (text: string): number => parseWhole("--tries", text, 1, MOST_TRIES);
