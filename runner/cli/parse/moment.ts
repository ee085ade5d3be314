import { usageError } from "../base/errors";
import { parseDuration } from "./duration";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A time: a day such as `2026-11-01`, from 00:00 UTC, or a duration before now.
 * @param now ms since 1970
 * @param longest duration in seconds
 * @returns ms since 1970
 * @throws CliError 64
 */
export function parseMoment(option: string, text: string, now: number, longest: number): number {
  if (!DAY.test(text)) return now - parseDuration(option, text, longest) * 1_000;
  const day = new Date(`${text}T00:00:00Z`);
  // JavaScript would turn 2026-02-30 into a day of March.
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text))
    throw usageError(`${option} "${text}" is not a day`, "2026-11-01", "a day of the calendar, or a duration");
  return day.getTime();
}
