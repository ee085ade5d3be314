import { usageError } from "../base/errors";

const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const PATTERN = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Longest accepted duration, in seconds: the limit of Node's timers (2^31 ms). */
export const MAX_DURATION = 2_147_483;

/**
 * Seconds of a duration such as `90`, `10m`, `1h30m` or `2d`.
 * @param longest in seconds
 * @throws CliError 64
 */
export function parseDuration(option: string, text: string, longest = MAX_DURATION): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : unitsToSeconds(text);
  if (seconds !== undefined && seconds > 0 && seconds <= longest) return seconds;
  const problem = seconds === undefined ? "is not a duration" : seconds > 0 ? "is too long" : "is too short";
  const allowed = `whole seconds, or units: 1s to ${Math.floor(longest / SECONDS.d)}d`;
  throw usageError(`${option} "${text}" ${problem}`, "90, 10m, 1h30m or 2d", allowed);
}

function unitsToSeconds(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match || text === "") return undefined;
  const [, d = "0", h = "0", m = "0", s = "0"] = match;
  return Number(d) * SECONDS.d + Number(h) * SECONDS.h + Number(m) * SECONDS.m + Number(s);
}

/** A duration for people: `4.2 s`, `3 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} min`;
}
