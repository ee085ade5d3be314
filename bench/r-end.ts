import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** Ms between two looks at the processes: for R's start, for its end. */
const LOOKS = { start: 20, end: 1 };

/**
 * When the next R process of a script on this machine ends, in whatever container, in ms since 1970. By the kernel's state of the process,
 * not by the container's own clock: a container that has used its share of the CPU notices the end of its R later.
 */
export async function endOfR(script: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const stat = readdirSync("/proc").find((name) => /^\d+$/.test(name) && runs(name, script));
    if (stat === undefined) await setTimeout(LOOKS.start);
    else return exitOf(stat, signal);
  }
}

async function exitOf(process: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    // The state is behind the name, which is in parentheses.
    const state = /\) (\S)/.exec(read(`/proc/${process}/stat`))?.[1] ?? "gone";
    if (state === "gone" || state === "Z" || state === "X") return Date.now();
    await setTimeout(LOOKS.end);
  }
}

const runs = (process: string, script: string) =>
  read(`/proc/${process}/comm`) === "R\n" && read(`/proc/${process}/cmdline`).includes(`--file=r_scripts/${script}\0`);

/** Empty if the process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
