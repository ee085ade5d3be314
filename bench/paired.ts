import { spawn } from "node:child_process";

/** Something to time: a command and the folder and environment it runs in. */
export interface Command {
  command: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Wall-clock seconds of one run. @throws Error with the command's output when it does not exit 0. */
export async function seconds(command: Command): Promise<number> {
  const start = performance.now();
  await output(command);
  return (performance.now() - start) / 1000;
}

/** A command's stdout. @throws Error with its whole output when it does not exit 0. */
export function output({ command, args, cwd, env }: Command): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", failed);
    child.on("close", (code) => {
      if (code === 0) done(stdout);
      else failed(new Error(`${command} ${args.join(" ")} exited ${code}:\n${stdout}${stderr}`));
    });
  });
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Two commands timed in turn, so that a change of the machine's speed affects both. */
export interface Paired {
  ours: number[];
  peer: number[];
  /** Median over the pairs of ours / peer. */
  ratio: number;
}

/** Times two commands in turn after one uncounted run of each. */
export async function paired(ours: Command, peer: Command, runs: number): Promise<Paired> {
  await seconds(ours);
  await seconds(peer);
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let i = 0; i < runs; i++) {
    times.ours.push(await seconds(ours));
    times.peer.push(await seconds(peer));
  }
  return { ...times, ratio: median(times.ours.map((ours, i) => ours / times.peer[i]!)) };
}

/** One line of the report. */
export function report(what: string, result: Paired, goal: number): string {
  const range = (values: number[]) =>
    `${median(values).toFixed(2)} s (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
  return `${what}: ${range(result.ours)} against ${range(result.peer)}, ratio ${result.ratio.toFixed(2)} (goal ${goal} or less)`;
}
