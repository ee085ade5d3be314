import pc from "picocolors";
import type { World } from "./world";

/**
 * All output of a command. R's lines and data go to stdout, everything about the run to stderr, so that `rfargate run a.R > log.txt`
 * keeps R's output. With `--json`, stdout has one JSON value and nothing else. Colours only on a terminal, never with NO_COLOR.
 */
export class Output {
  readonly #colors: ReturnType<typeof pc.createColors>;
  /** Number of lines of the live block at the end of the terminal. */
  #block = 0;

  constructor(
    readonly world: World,
    /** Whether a program reads stdout. */
    readonly json = false,
  ) {
    const { env, stderr } = world;
    this.#colors = pc.createColors(stderr.isTTY && !env.NO_COLOR && env.TERM !== "dumb");
  }

  /** One line of the run's log, exactly as it was printed. */
  logLine(text: string): void {
    (this.json ? this.world.stderr : this.world.stdout).write(`${text}\n`);
  }

  /** A message for the user. */
  note(text: string): void {
    this.world.stderr.write(`${text}\n`);
  }

  /** A minor message. */
  faint(text: string): void {
    this.note(this.#colors.dim(text));
  }

  good(text: string): void {
    this.note(this.#colors.green(text));
  }

  /** A message about a failure. */
  bad(message: string): void {
    this.note(this.#colors.red(message));
  }

  /** An error in three parts: what happened, what is allowed, what to do. */
  error({ message, remedy, allowed }: { message: string; remedy?: string; allowed?: string }): void {
    this.note(`${this.#colors.red("error:")} ${message}`);
    if (allowed) this.note(`  ${this.#colors.cyan("allowed:")} ${allowed}`);
    if (remedy) this.note(`  ${this.#colors.cyan("try:")} ${remedy}`);
  }

  /** A change of the task's status, with the time of day. */
  status(status: string, detail: string): void {
    const time = new Date(this.world.clock.now()).toTimeString().slice(0, 8);
    this.note(`${this.#colors.dim(time)} ${this.#colors.bold(status.padEnd(14))} ${detail}`.trimEnd());
  }

  /** The requested data, for people; nothing with `--json`. */
  data(text: string): void {
    if (!this.json) this.world.stdout.write(`${text}\n`);
  }

  /** The requested data, for programs; only with `--json`. */
  result(value: unknown): void {
    if (this.json) this.world.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** A live block that the next one overwrites; terminal only. Without lines, it removes the block. */
  block(lines: readonly string[]): void {
    const { isTTY, columns } = this.world.stderr;
    if (!isTTY || lines.length + this.#block === 0) return;
    const up = this.#block > 0 ? `\u001b[${this.#block}A` : "";
    const shown = lines.map((line) => `${line.slice(0, (columns || 80) - 1)}\n`).join("");
    this.#block = lines.length;
    this.world.stderr.write(`${up}\r\u001b[J${shown}`);
  }

  /** A line that the next one overwrites; terminal only. */
  progress(text: string): void {
    if (this.world.stderr.isTTY) this.world.stderr.write(`\r\u001b[K${text}`);
  }
}

/** Left-aligned columns, two blanks apart. */
export function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return all.map((row) => line(row).trimEnd()).join("\n");
}
