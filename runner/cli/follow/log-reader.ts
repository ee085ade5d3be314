import type { LogEvent, Logs } from "../aws/log-events";
import { figuresIn, type LogFigures } from "../outcome/log-proof";
import { LogSeal, sealIn } from "../outcome/log-seal";

/** The container's last line of a run. */
const END = /^rfargate: end run=(\S+) exit=(-?\d+)(?: key=([0-9a-f]{32}))?\s*$/;
/** The container's own lines between those of R. */
const OWN = /^rfargate: /;

/** Whether a line is the container's first line of a run: a queue worker's log has many runs. */
export function beginsRun(line: string, runId: string): boolean {
  return line.startsWith(`rfargate: run ${runId}: `);
}

/** How far before the newest event each poll reads, in ms: events of a stream arrive out of order by less. */
const OVERLAP = 10_000;
/** Number of event ids kept to recognize repeats. The oldest beyond it are dropped, and no poll reads from before them. */
const MAX_KEPT = 500_000;

/** Where a line comes from: R (and what it starts), or the container around it. */
export type LineSource = "r" | "container";

export interface LogReaderParts {
  logs: Pick<Logs, "events">;
  group: string;
  stream: string;
  /** The run whose end marker ends the log. */
  runId: string;
  /** Lower bound of the events' times, in ms since 1970. */
  start: number;
  onLine: (text: string, source: LineSource, timestamp: number) => void;
}

/**
 * Reads a log stream and passes each event on once, even if CloudWatch returns events repeatedly and out of order. Each poll overlaps
 * the previous one; a full poll reads the whole stream.
 */
export class LogReader {
  readonly #parts: LogReaderParts;
  /** Id to timestamp, in the order passed on. */
  readonly #told = new Map<string, number>();
  #floor: number;
  #newest: number;
  /** R's exit code from the container's last line, once seen. */
  end?: { exitCode: number };
  /** The container's count, once its line was seen. */
  figures?: LogFigures;
  readonly seal = new LogSeal();

  constructor(parts: LogReaderParts) {
    this.#parts = parts;
    this.#floor = parts.start;
    this.#newest = parts.start;
  }

  /**
   * Passes new events on, each page in the order of time.
   * @param full whether to read the whole stream, not only around the newest event
   * @returns the number of new events
   */
  async read(full: boolean): Promise<number> {
    const { logs, group, stream } = this.#parts;
    const from = full ? this.#floor : Math.max(this.#floor, this.#newest - OVERLAP);
    let fresh = 0;
    for await (const page of logs.events(group, stream, from)) {
      const unknown = page.filter(({ id }) => !this.#told.has(id)).sort((a, b) => a.timestamp - b.timestamp);
      for (const event of unknown) if (this.#tell(event)) fresh++;
    }
    return fresh;
  }

  #tell(event: LogEvent): boolean {
    // A page can have the same event twice.
    if (this.#told.has(event.id)) return false;
    this.#told.set(event.id, event.timestamp);
    this.#newest = Math.max(this.#newest, event.timestamp);
    this.#forget();
    const { message, timestamp } = event;
    const seal = sealIn(message);
    if (seal) this.seal.add(seal, timestamp);
    else if (beginsRun(message, this.#parts.runId)) this.seal.start();
    const end = END.exec(message);
    const figures = figuresIn(message);
    if (end?.[1] === this.#parts.runId && this.seal.fits(end[3])) this.end = { exitCode: Number(end[2]) };
    else if (figures && this.seal.fits(figures.key)) this.figures = figures;
    // Also what only looks like the last lines: a script has printed it.
    else this.#parts.onLine(message, OWN.test(message) ? "container" : "r", timestamp);
    return true;
  }

  #forget(): void {
    if (this.#told.size <= MAX_KEPT) return;
    const [id, timestamp] = this.#told.entries().next().value!;
    this.#told.delete(id);
    this.#floor = Math.max(this.#floor, timestamp + 1);
  }
}
