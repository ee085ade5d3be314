import { detailsOf, isDenied, isPassing } from "../aws/aws-errors";
import type { Ecs, Task } from "../aws/ecs";
import type { Logs } from "../aws/log-events";
import type { Clock } from "../base/world";
import { LogTally } from "../outcome/log-proof";
import type { Followed } from "../outcome/outcome";
import { exceeded, type Limits } from "./limits";
import { type LineSource, LogReader } from "./log-reader";
import { pauseAfter, pauseAfterFailure } from "./pace";

/** A new task may be unknown to another of ECS's servers for a moment; after this many ms it is gone. */
const UNKNOWN_GRACE = 60_000;
/** Without the end marker the stream counts as dry after so many ms without a line, once the task has stopped. */
const QUIET = 8_000;
/** The same when the container has counted more lines than were seen. */
const MISSING_WAIT = 60_000;
/** No longer than this after the task has stopped, as long as no line comes, even when AWS fails, in ms. */
const LAST_WAIT = 120_000;
/** Lines of one stream may overtake one another: for so long after the last one was seen others are waited for, in ms, unless all were seen. */
const SETTLE = 2_000;
/** States after RUNNING in which AWS only clears away, for up to half a minute. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
const GOING_DOWN = new Set(["DEACTIVATING", "STOPPING", "DEPROVISIONING"]);

export interface FollowParts {
  ecs: Pick<Ecs, "describe" | "stop">;
  logs: Pick<Logs, "events">;
  clock: Clock;
  runId: string;
  taskArn: string;
  /** As RunTask answered, if that is at hand. */
  task?: Task;
  container: string;
  log: { group: string; stream: string; start: number };
  limits?: Limits;
  onStatus: (status: string, task: Task) => void;
  onLine: (text: string, source: LineSource, timestamp: number) => void;
  /** All lines that were there when the follow began have been told. */
  onCaughtUp?: () => void;
  /** Something that passes: AWS does not answer, the log cannot be read. */
  onNote: (text: string) => void;
  /**
   * R has ended and its outputs are in the bucket: the container's last line was seen.
   * @returns how many lines the container has counted, where the manifest tells
   */
  onEnd?: () => Promise<number | undefined>;
  /** Ends the follow, with an error. */
  signal?: AbortSignal;
}

/** Follows a task until R's end is known and its log is dry. Failures that pass are waited out. */
export async function followTask(parts: FollowParts): Promise<Followed> {
  return new Follower(parts).run();
}

class Follower {
  readonly #began: number;
  readonly #reader: LogReader;
  readonly #tally = new LogTally();
  #caughtUp = false;
  #task?: Task;
  #status?: string;
  #gone = false;
  #timedOut = false;
  /** When the container began to run, in ms since 1970. */
  #running?: number;
  #failures = 0;
  /** When R's end was first known, in ms since 1970. */
  #ending?: number;
  #logsDenied = false;
  /** When the container's last line was seen, in ms since 1970. */
  #endSeen?: number;
  /** Lines that the container has counted, by its manifest. */
  #counted?: Promise<number | undefined>;
  #expected = 0;
  /** Ms that the last look took. */
  #latency = 0;

  constructor(readonly parts: FollowParts) {
    this.#began = parts.clock.now();
    const { group, stream, start } = parts.log;
    this.#reader = new LogReader({
      logs: parts.logs,
      group,
      stream,
      start,
      runId: parts.runId,
      onLine: (text, from, timestamp) => {
        this.#tally.add(text);
        parts.onLine(text, from, timestamp);
      },
    });
    if (parts.task) this.#see(parts.task);
  }

  async run(): Promise<Followed> {
    while (!this.#over) {
      const began = this.parts.clock.now();
      await this.#attempt(() => Promise.all([this.#look(), this.#read(false)]));
      this.#latency = this.parts.clock.now() - began;
      if (this.#over) break;
      await this.#sleep(this.#pause);
    }
    await this.#drain();
    const { end, figures: printed } = this.#reader;
    const task = this.#gone ? undefined : this.#task;
    return { task, end, timedOut: this.#timedOut, log: this.#tally.figures, ...(printed ? { printed } : {}) };
  }

  get #over(): boolean {
    return this.#gone || this.#task?.lastStatus === "STOPPED" || this.#concluded;
  }

  /** Whether nothing of R is to come while AWS still clears away: its exit code is known, and all its lines were seen. */
  get #concluded(): boolean {
    const { lastStatus = "", containers = [] } = this.#task ?? {};
    const settled = this.#endSeen !== undefined && this.parts.clock.now() - this.#endSeen >= SETTLE;
    if (!this.#proven && !settled) return false;
    const r = containers.find(({ name }) => name === this.parts.container);
    return GOING_DOWN.has(lastStatus) && Number.isInteger(r?.exitCode);
  }

  /** Whether the lines that were seen are those that the container printed, by its own hash of them. */
  get #proven(): boolean {
    const { end, figures } = this.#reader;
    return end !== undefined && figures?.sha256 === this.#tally.figures.sha256;
  }

  get #pause(): number {
    if (this.#failures > 0) return pauseAfterFailure(this.#failures);
    const now = this.parts.clock.now();
    if (this.#reader.end || this.#status === "DEPROVISIONING") this.#ending ??= now;
    return pauseAfter(now - this.#began, this.#latency, this.#ending === undefined ? undefined : now - this.#ending);
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, signal } = this.parts;
    await clock.sleep(ms, signal);
    signal?.throwIfAborted();
  }

  /** One DescribeTasks, and the stop if it is time. */
  async #look(): Promise<void> {
    const { ecs, taskArn, clock } = this.parts;
    const task = await ecs.describe(taskArn);
    if (task) this.#see(task);
    else if (clock.now() - this.#began > UNKNOWN_GRACE || !this.parts.task) this.#gone = true;
    const reason = this.#timedOut || this.#over ? undefined : this.#exceeded;
    if (reason === undefined) return;
    await ecs.stop(taskArn, reason);
    this.#timedOut = true;
    this.parts.onNote(reason);
  }

  get #exceeded(): string | undefined {
    const now = this.parts.clock.now();
    const since = this.#task?.startedAt?.getTime();
    if (this.#status === "RUNNING") this.#running ??= since ?? now;
    return exceeded(this.parts.limits ?? {}, this.#status, this.#running ?? now, now);
  }

  #see(task: Task): void {
    this.#task = task;
    if (task.lastStatus === undefined || task.lastStatus === this.#status) return;
    this.#status = task.lastStatus;
    this.parts.onStatus(task.lastStatus, task);
  }

  /** One look at the log. Before the container runs there is none, and after its last line all is read once more at the end. */
  async #read(full: boolean): Promise<number> {
    const idle = this.#reader.end !== undefined || this.#status === "PROVISIONING" || this.#status === "PENDING";
    if (this.#logsDenied || (idle && !full)) return 0;
    try {
      const fresh = await this.#reader.read(full);
      if (!this.#caughtUp) this.parts.onCaughtUp?.();
      this.#caughtUp = true;
      return fresh;
    } catch (error) {
      if (!isDenied(error)) throw error;
      this.#logsDenied = true;
      this.parts.onNote(`the log cannot be read (${detailsOf(error).message}); the run is followed without it`);
      return 0;
    } finally {
      this.#tellEnd();
    }
  }

  #tellEnd(): void {
    if (!this.#reader.end || this.#endSeen !== undefined) return;
    this.#endSeen = this.parts.clock.now();
    this.#counted = this.parts.onEnd?.();
  }

  /** After the task has stopped: reads until the last line was seen and nothing more comes, or nothing came for a while. */
  async #drain(): Promise<void> {
    const { clock } = this.parts;
    let lastLine = clock.now();
    while (!this.#proven) {
      const fresh = await this.#attempt(() => this.#read(true));
      // The line with the container's count may come after its last one, or never.
      this.#expected = this.#reader.figures?.lines ?? (await this.#counted) ?? 0;
      if (fresh) lastLine = clock.now();
      const waited = clock.now() - lastLine;
      if (fresh === 0 && (this.#complete || this.#nothingToCome || waited >= this.#patience)) return;
      if (waited >= LAST_WAIT) return this.parts.onNote("the end of the log could not be read");
      await this.#sleep(this.#failures > 0 ? this.#pause : 500);
    }
  }

  /** Whether the container's last line was seen, and all the lines that it counted. */
  get #complete(): boolean {
    return this.#reader.end !== undefined && this.#tally.lines >= this.#expected;
  }

  /** Lines that are known to be missing are waited for longer. */
  get #patience(): number {
    return this.#expected > 0 ? MISSING_WAIT : QUIET;
  }

  /** Whether the container never ran, the task ended long ago, or its log may not be read. */
  get #nothingToCome(): boolean {
    if (this.#gone || this.#logsDenied || this.#task?.stopCode === "TaskFailedToStart") return true;
    const stoppedAt = this.#task?.stoppedAt?.getTime();
    return stoppedAt !== undefined && this.parts.clock.now() - stoppedAt > LAST_WAIT;
  }

  /** Does something of AWS; a failure that passes is noted once and waited out by the caller. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      if (this.#failures > 0) this.parts.onNote("AWS answers again");
      this.#failures = 0;
      return result;
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#failures++;
      if (this.#failures === 1) {
        this.parts.onNote(
          `AWS does not answer (${detailsOf(error).message || detailsOf(error).name}); the task continues, trying again`,
        );
      }
      return undefined;
    }
  }
}
