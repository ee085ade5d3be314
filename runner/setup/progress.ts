import type { Reporter, Step } from "./steps";
import { duration } from "./timings";

/** A live display on a terminal, plain lines elsewhere and in CI. */
export function reporter(out: NodeJS.WriteStream = process.stderr, env: NodeJS.ProcessEnv = process.env): Reporter {
  return out.isTTY && !env.CI && env.TERM !== "dumb" ? new LiveReporter(out) : new LineReporter(out);
}

interface Sink {
  write(text: string): unknown;
}

/** Interval of the plain lines about a running step. */
const REMIND_EVERY_MS = 60_000;

/** A line when a step starts, one a minute while it runs, and one when it ends. */
export class LineReporter implements Reporter {
  private readonly running = new Map<string, { since: number; text: string; timer: NodeJS.Timeout }>();

  constructor(private readonly out: Sink) {}

  start(step: Step, last: number | undefined): void {
    this.line(step, `${step.doing}${last === undefined ? "" : ` (last time ${duration(last)})`}`);
    const timer = setInterval(() => this.remind(step), REMIND_EVERY_MS);
    timer.unref();
    this.running.set(step.name, { since: performance.now(), text: "", timer });
  }

  progress(step: Step, text: string): void {
    const entry = this.running.get(step.name);
    if (entry) entry.text = text;
  }

  note(text: string): void {
    this.out.write(`${text}\n`);
  }

  done(step: Step, seconds: number): void {
    this.stop(step);
    this.line(step, `done in ${duration(seconds)}`);
  }

  failed(step: Step): void {
    this.stop(step);
    this.line(step, "failed");
  }

  end(): void {}

  private remind(step: Step): void {
    const entry = this.running.get(step.name);
    if (entry)
      this.line(step, `${duration((performance.now() - entry.since) / 1000)} so far${entry.text && `; ${entry.text}`}`);
  }

  private stop(step: Step): void {
    clearInterval(this.running.get(step.name)?.timer);
    this.running.delete(step.name);
  }

  private line(step: Step, text: string): void {
    this.out.write(`set-up  ${step.name.padEnd(16)} ${text}\n`);
  }
}

/** One line for each running step, updated in place; finished steps scroll up. */
class LiveReporter implements Reporter {
  private readonly running = new Map<string, { step: Step; since: number; last: number | undefined; text: string }>();
  private shown = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly out: Sink & { columns?: number }) {}

  start(step: Step, last: number | undefined): void {
    this.running.set(step.name, { step, since: performance.now(), last, text: "" });
    this.timer ??= setInterval(() => this.draw(), 200);
    this.draw();
  }

  progress(step: Step, text: string): void {
    const entry = this.running.get(step.name);
    if (entry) entry.text = text;
  }

  note(text: string): void {
    this.erase();
    this.out.write(`${text}\n`);
    this.draw();
  }

  done(step: Step, seconds: number): void {
    this.finish(step, `done in ${duration(seconds)}`);
  }

  failed(step: Step): void {
    this.finish(step, "failed");
  }

  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private finish(step: Step, text: string): void {
    this.running.delete(step.name);
    this.erase();
    this.out.write(`${step.name.padEnd(16)} ${text}\n`);
    this.draw();
  }

  private draw(): void {
    this.erase();
    for (const { step, since, last, text } of this.running.values()) {
      const time = duration((performance.now() - since) / 1000);
      const before = last === undefined ? "" : ` of ${duration(last)} last time`;
      const line = `${step.name.padEnd(16)} ${step.doing}: ${time}${before}${text && `; ${text}`}`;
      // A line that wrapped could not be erased.
      this.out.write(`${line.slice(0, (this.out.columns || 80) - 1)}\n`);
      this.shown++;
    }
  }

  private erase(): void {
    if (this.shown > 0) this.out.write(`\x1b[${this.shown}A\x1b[J`);
    this.shown = 0;
  }
}
