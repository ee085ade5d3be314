import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChunkTask } from "../../contract/map/layout";
import { localCli } from "../local-stack";
import { output } from "../paired";

/** Runs `rfargate` on stack local. @returns what it printed as JSON */
export async function rfargate<T>(...args: string[]): Promise<T> {
  return JSON.parse(await output(localCli(...args, "--json"))) as T;
}

/** Seconds that the tasks of a map ran, from each one's start to its last record. */
async function taskSeconds(script: string, ...args: string[]): Promise<number[]> {
  const file = join(mkdtempSync(join(tmpdir(), "rfargate-bench-")), "bench.R");
  writeFileSync(file, script);
  const { tasks } = await rfargate<{ tasks: ChunkTask[] }>("map", file, ...args);
  return tasks.map(({ startedAt, at }) => (Date.parse(at) - Date.parse(startedAt)) / 1000);
}

/** 200 items of 2 s in one task with two slots: wall over work by slots. Goal: 1.2. */
export async function slots(): Promise<string> {
  const [wall] = await taskSeconds(
    "Sys.sleep(2)",
    "--over",
    "1..200",
    "--batch",
    "200",
    "--cpu",
    "2048",
    "--memory",
    "4096",
  );
  return `200 items of 2 s on 2 slots: ${wall!.toFixed(1)} s, ${(wall! / 200).toFixed(2)} of work by slots (goal 1.20)`;
}

/** Items that do nothing, with tibble attached, in one task of 1 vCPU. Goal: 50 ms an item. */
export async function overhead(items: number): Promise<string> {
  const script = "library(tibble)";
  const batch = String(Math.ceil(items / 2));
  const size = ["--cpu", "1024", "--memory", "2048", "--max", "1"];
  const seconds = await taskSeconds(script, "--over", `1..${items}`, "--batch", batch, ...size);
  const all = seconds.reduce((a, b) => a + b, 0);
  return `${items} no-op items with tibble attached: ${((1000 * all) / items).toFixed(0)} ms an item, ${(items / all).toFixed(0)} a second (goal 50 ms)`;
}
