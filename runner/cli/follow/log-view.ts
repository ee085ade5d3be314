import type { Output } from "../base/output";
import { sealIn } from "../outcome/log-seal";
import type { LineSource } from "./log-reader";

export interface LogViewOptions {
  /** Maximum number of existing lines to show. */
  tail?: number;
  /** Whether to show each line's time, in UTC. */
  timestamps?: boolean;
}

interface Line {
  text: string;
  source: LineSource;
  /** Ms since 1970. */
  at: number;
}

/** Prints a log's lines: R's to stdout, the container's own to stderr. */
export class LogView {
  #held?: Line[];

  constructor(
    private readonly out: Output,
    private readonly options: LogViewOptions = {},
  ) {
    if (options.tail !== undefined) this.#held = [];
  }

  push(text: string, source: LineSource, at: number): void {
    if (source === "container" && sealIn(text)) return;
    const line = { text, source, at };
    if (!this.#held) {
      this.#print(line);
      return;
    }
    this.#held.push(line);
    if (this.#held.length > 2 * this.options.tail!) this.#held = this.#held.slice(-this.options.tail!);
  }

  /** Prints the lines held back so far, once all existing lines were read. */
  release(): void {
    for (const line of this.#held?.slice(-this.options.tail!) ?? []) this.#print(line);
    this.#held = undefined;
  }

  #print({ text, source, at }: Line): void {
    const shown = this.options.timestamps ? `${new Date(at).toISOString()} ${text}` : text;
    if (source === "r") this.out.logLine(shown);
    else this.out.faint(shown);
  }
}
