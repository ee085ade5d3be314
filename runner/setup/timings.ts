import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Duration of each step's last run: a JSON file of seconds by step. */
export class Timings {
  constructor(private readonly file: string) {}

  /** Seconds, or undefined before the first time. */
  last(step: string): number | undefined {
    return read(this.file)[step];
  }

  record(step: string, seconds: number): void {
    // Read again: parts of a running step record theirs, too.
    const all = { ...read(this.file), [step]: Math.round(seconds * 10) / 10 };
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, `${JSON.stringify(all, null, 2)}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Timings only inform: an invalid file counts as none. */
function read(file: string): Record<string, number> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === "number"));
  } catch {
    return {};
  }
}

/** `8 s`, `2 min 05 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds < 9.95 ? Math.round(seconds * 10) / 10 : whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
