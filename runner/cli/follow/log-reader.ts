import type { LogEvent, Logs } from "../aws/log-events";
import { figuresIn, type LogFigures } from "../outcome/log-proof";

/** The last line that the container prints of a run. */
const END = /^rfargate: end run=(\S+) exit=(-?\d+)\s*$/;
/** Lines of the container's own, between those of R. */
const OWN = /^rfargate: /;

/** Whether a line is the container's first one of a run: a task that works on messages has many runs in its log. */
export function beginsRun(line: string, runId: string): boolean {
  return line.startsWith(`rfargate: run ${runId}: `);
}

/** How far back each look goes behind the newest event, in ms: events of one stream overtake one another by less. */
const OVERLAP = 10_000;
/** Ids kept to know an event again; beyond that the oldest are let go, and no look goes back to before them. */
const MAX_KEPT = 500_000;

/** Where a line comes from: R (and what it starts), or the container around it. */
export type LineSource = "r" | "container";

export interface LogReaderParts {
  logs: Pick<Logs, "events">;
  group: string;
  stream: string;
  /** The run whose last line ends the log. */
  runId: string;
  /** No event is older, in ms since 1970. */
  start: number;
  onLine: (text: string, source: LineSource, timestamp: number) => void;
}

/**
 * Reads a log stream so that every event is told once, whatever the order and however often CloudWatch gives it. Each look
 * overlaps the one before; a full look goes over all of it.
 */
export class LogReader {
  readonly #parts: LogReaderParts;
  /** Id to timestamp, in the order told. */
  readonly #told = new Map<string, number>();
  #floor: number;
  #newest: number;
  /** R's exit code as the container's last line tells it, once that line was seen. */
  end?: { exitCode: number };
  /** What the container counted, once its line was seen. */
  figures?: LogFigures;

  constructor(parts: LogReaderParts) {
    this.#parts = parts;
    this.#floor = parts.start;
    this.#newest = parts.start;
  }

  /**
   * Tells the events not told before, each page in the order of time.
   * @param full look at all of the stream, not only behind the newest event
   * @returns how many were new
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
    // The same event may be twice in one page.
    if (this.#told.has(event.id)) return false;
    this.#told.set(event.id, event.timestamp);
    this.#newest = Math.max(this.#newest, event.timestamp);
    this.#forget();
    const end = END.exec(event.message);
    const figures = figuresIn(event.message);
    if (end?.[1] === this.#parts.runId) this.end = { exitCode: Number(end[2]) };
    else if (figures) this.figures = figures;
    else this.#parts.onLine(event.message, OWN.test(event.message) ? "container" : "r", event.timestamp);
    return true;
  }

  #forget(): void {
    if (this.#told.size <= MAX_KEPT) return;
    const [id, timestamp] = this.#told.entries().next().value!;
    this.#told.delete(id);
    this.#floor = Math.max(this.#floor, timestamp + 1);
  }
}
