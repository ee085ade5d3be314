import { detailsOf, isDenied } from "../aws/aws-errors";
import type { Task } from "../aws/ecs";
import { LogTally } from "../outcome/log-proof";
import type { Followed } from "../outcome/outcome";
import type { EndOfRun, FollowParts } from "./follow-parts";
import { exceeded } from "./limits";
import { LogReader } from "./log-reader";
import { pauseAfter, pauseAfterFailure } from "./pace";
import { PatientCalls } from "./patient-calls";
import { LAST_WAIT, MANIFEST_PAUSE, MISSING_WAIT, NEAR_END, QUIET, SETTLE, UNKNOWN_GRACE } from "./waits";

/** Exit codes from here on are those of signals, of which ECS may know the cause. */
const SIGNALS = 128;
/** The container's line at the end of each script. */
const SCRIPT_END = /^rfargate: \S+ ended with exit code \d+$/;
/** States after RUNNING in which AWS only cleans up, for up to half a minute. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
const GOING_DOWN = new Set(["DEACTIVATING", "STOPPING", "DEPROVISIONING"]);

/** Follows a task until R's end is known and its log is complete. Retries temporary failures. */
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
  /** Start of the container, in ms since 1970. */
  #running?: number;
  /** When R's end became known, in ms since 1970. */
  #ending?: number;
  #logsDenied = false;
  /** When the container's last line was seen, in ms since 1970. */
  #endSeen?: number;
  /** When the lines seen first fitted the container's count, in ms since 1970. */
  #countSeen?: number;
  #ended?: Promise<unknown>;
  #manifest?: EndOfRun;
  /** When the end of a script was last seen in the log, in ms since 1970. */
  #scriptEnd?: number;
  #expected = 0;
  /** Duration of the last poll, in ms. */
  #latency = 0;
  readonly #calls: PatientCalls;
  constructor(readonly parts: FollowParts) {
    this.#calls = new PatientCalls(parts.onNote);
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
        if (from === "container" && SCRIPT_END.test(text)) this.#scriptEnd = parts.clock.now();
        parts.onLine(text, from, timestamp);
      },
    });
    if (parts.task) this.#see(parts.task);
  }

  async run(): Promise<Followed> {
    while (!this.#over) {
      const began = this.parts.clock.now();
      await this.#calls.make(() => (this.#finishing ? this.#ask() : Promise.all([this.#look(), this.#read(false)])));
      this.#latency = this.parts.clock.now() - began;
      // Nothing is lost by waiting: the prompt comes after the outputs.
      if (this.#proven) await this.#ended;
      if (this.#over) break;
      await this.#sleep(this.#finishing ? MANIFEST_PAUSE : this.#pause);
    }
    await this.#drain();
    const { end, figures: printed, seal } = this.#reader;
    const task = this.#gone ? undefined : this.#task;
    return {
      ...{ task, end, timedOut: this.#timedOut, log: this.#tally.figures, seal },
      ...(printed ? { printed } : {}),
      ...(this.#toldByContainer ? { toldByContainer: true } : {}),
    };
  }

  get #over(): boolean {
    return this.#gone || this.#task?.lastStatus === "STOPPED" || this.#concluded;
  }

  /** Whether the container's word is enough: R ended by itself, as manifest and log say, and no other container can have ended it. */
  get #toldByContainer(): boolean {
    const { exitCode = null, signal } = this.#manifest ?? {};
    const told = this.#reader.end?.exitCode ?? exitCode;
    const itself = exitCode !== null && exitCode < SIGNALS && !signal && exitCode === told;
    return itself && this.#proven && this.#task?.containers?.length === 1;
  }

  /** Whether nothing more of R will come while AWS cleans up: its exit code is known, and all its lines were seen. */
  get #concluded(): boolean {
    if (this.#toldByContainer) return true;
    const { lastStatus = "", containers = [] } = this.#task ?? {};
    const settled = this.#endSeen !== undefined && this.parts.clock.now() - this.#endSeen >= SETTLE;
    if (!this.#proven && !settled) return false;
    const r = containers.find(({ name }) => name === this.parts.container);
    return GOING_DOWN.has(lastStatus) && Number.isInteger(r?.exitCode);
  }

  /** Whether the lines seen are those that the container printed, by its hash. */
  get #counted(): boolean {
    const { figures } = this.#reader;
    return figures !== undefined && figures.sha256 === this.#tally.figures.sha256;
  }

  /** The same once the run has ended, by its last line or by its manifest, which has the hash, too. */
  get #proven(): boolean {
    return (
      this.#counted && (this.#reader.end !== undefined || this.#manifest?.log?.sha256 === this.#tally.figures.sha256)
    );
  }

  /** Whether all is seen but the manifest, which the container writes next: no other request can bring the end closer. */
  get #finishing(): boolean {
    if (this.#reader.end || this.#manifest || !this.parts.onEnd || !this.#counted) return false;
    this.#countSeen ??= this.parts.clock.now();
    return this.parts.clock.now() - this.#countSeen < NEAR_END;
  }

  get #pause(): number {
    if (this.#calls.failures > 0) return pauseAfterFailure(this.#calls.failures);
    const now = this.parts.clock.now();
    if (this.#reader.end || this.#status === "DEPROVISIONING") this.#ending ??= now;
    // After a script there is another one, or the end of the run is near.
    const scriptEnd = this.#scriptEnd !== undefined && now - this.#scriptEnd < NEAR_END ? 0 : undefined;
    return pauseAfter(now - this.#began, this.#latency, this.#ending === undefined ? scriptEnd : now - this.#ending);
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, signal } = this.parts;
    await clock.sleep(ms, signal);
    signal?.throwIfAborted();
  }

  /** One DescribeTasks, and the stop if a limit is reached. */
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
    // By this machine's clock, which may be far from AWS's.
    const began = since === undefined ? now : since - (this.parts.ecs.clockOffset ?? 0);
    if (this.#status === "RUNNING") this.#running ??= began;
    return exceeded(this.parts.limits ?? {}, this.#status, this.#running ?? now, now);
  }

  #see(task: Task): void {
    this.#task = task;
    if (task.lastStatus === undefined || task.lastStatus === this.#status) return;
    this.#status = task.lastStatus;
    this.parts.onStatus(task.lastStatus, task);
  }

  /** One poll of the log. There is none before the container runs; after the task's end, a last pass reads all of it. */
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
    if (!this.#manifest) this.#ask();
  }

  #ask(): Promise<unknown> {
    this.#ended = this.parts
      .onEnd?.(({ key }) => this.#reader.seal.fits(key))
      .then((manifest) => (this.#manifest = manifest));
    return Promise.resolve(this.#ended);
  }

  /** After the task's end: reads until the last line was seen and no more lines arrive, or none arrived for a while. */
  async #drain(): Promise<void> {
    const { clock } = this.parts;
    let lastLine = clock.now();
    while (!this.#proven) {
      const fresh = await this.#calls.make(() => this.#read(true));
      // The line with the container's count may arrive after its last line, or never.
      await this.#ended;
      this.#expected = this.#reader.figures?.lines ?? this.#manifest?.log?.lines ?? 0;
      if (fresh) lastLine = clock.now();
      const waited = clock.now() - lastLine;
      if (fresh === 0 && (this.#complete || this.#nothingToCome || waited >= this.#patience)) return;
      if (waited >= LAST_WAIT) return this.parts.onNote("the end of the log could not be read");
      await this.#sleep(this.#calls.failures > 0 ? this.#pause : 500);
    }
  }

  /** Whether the container's last line and all lines that it counted were seen. */
  get #complete(): boolean {
    return this.#reader.end !== undefined && this.#tally.lines >= this.#expected;
  }

  /** How long to wait for lines: longer if some are known to be missing. */
  get #patience(): number {
    return this.#expected > 0 ? MISSING_WAIT : QUIET;
  }

  /** Whether there is no log: the container never ran, the task ended long ago, or the log cannot be read. */
  get #nothingToCome(): boolean {
    if (this.#gone || this.#logsDenied || this.#task?.stopCode === "TaskFailedToStart") return true;
    const stoppedAt = this.#task?.stoppedAt?.getTime();
    return stoppedAt !== undefined && this.parts.clock.now() - stoppedAt > LAST_WAIT;
  }
}
