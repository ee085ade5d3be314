import { createHash } from "node:crypto";
import type { Manifest } from "../records/manifest";

/** The container's count of everything that a run printed: non-empty lines, and their SHA-256 with a line break after each. */
export type LogFigures = Pick<NonNullable<Manifest["log"]>, "lines" | "sha256">;

/** The container's line with these figures, before its last line. */
const FIGURES = /^rfargate: log lines=(\d+) sha256=([0-9a-f]{64})(?: key=([0-9a-f]{32}))?\s*$/;

/** The figures in a line of the log, and the key of the log's seal; undefined for any other line. */
export function figuresIn(line: string): (LogFigures & { key?: string | undefined }) | undefined {
  const [, lines, sha256, key] = FIGURES.exec(line) ?? [];
  return lines === undefined || sha256 === undefined ? undefined : { lines: Number(lines), sha256, key };
}

/** Counts and hashes the lines read, as the container does with those printed. */
export class LogTally {
  #hash = createHash("sha256");
  lines = 0;

  add(line: string): void {
    if (line === "") return;
    this.lines++;
    this.#hash.update(line).update("\n");
  }

  clear(): void {
    this.#hash = createHash("sha256");
    this.lines = 0;
  }

  get figures(): LogFigures {
    return { lines: this.lines, sha256: this.#hash.copy().digest("hex") };
  }
}

/** Whether a log is complete. */
export interface LogProof {
  lines: number;
  missing: number;
  complete: boolean;
}

/** Compares the lines read with the container's count; undefined if there is none. */
export function proveLog(read: LogFigures, printed: LogFigures | null | undefined): LogProof | undefined {
  if (!printed) return undefined;
  const missing = Math.max(0, printed.lines - read.lines);
  return { lines: printed.lines, missing, complete: read.sha256 === printed.sha256 };
}

/** `log complete: 200,000 lines` */
export function proofText({ lines, missing, complete }: LogProof): string {
  const count = (number: number) => `${number.toLocaleString("en-US")} ${number === 1 ? "line" : "lines"}`;
  if (complete) return `log complete: ${count(lines)}`;
  if (missing > 0) return `log incomplete: ${missing.toLocaleString("en-US")} of ${count(lines)} missing`;
  return `log not verified: ${count(lines)}, whose text, order or line breaks differ from what the run printed`;
}
