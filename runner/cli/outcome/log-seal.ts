import { createHash } from "node:crypto";

/** The container's line before R starts. */
const SEAL = /^rfargate: log seal=([0-9a-f]{64})\s*$/;

/** The seal in a line of the log; undefined for any other line. */
export function sealIn(line: string): string | undefined {
  return SEAL.exec(line)?.[1];
}

/**
 * The seal of a run's log: the SHA-256 of a key that the container shows only after R has ended. So a script can print neither the
 * last lines nor write the manifest in the container's place. Older images have none.
 */
export class LogSeal {
  #seal?: { value: string; at: number; afterStart: boolean };
  #started = false;

  /** Takes note of the run's first line: a queue worker's log has the seals of many runs. */
  start(): void {
    this.#started = true;
  }

  /** Takes note of a seal: the earliest one is the container's, as R has not started before. @param at ms since 1970 */
  add(value: string, at: number): void {
    const afterStart = this.#started;
    if (this.#seal?.afterStart === afterStart && this.#seal.at <= at) return;
    this.#seal = { value, at, afterStart };
  }

  /** Whether a key opens the seal, or there is none that was seen. */
  fits(key: string | null | undefined): boolean {
    return this.#seal === undefined || (!!key && createHash("sha256").update(key).digest("hex") === this.#seal.value);
  }
}
