import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PLACES } from "./places";

/** Runs `work` while no other set-up runs. A second one waits for the first and then finds everything done. */
export async function alone<T>(work: () => Promise<T>, file = PLACES.lock): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    const other = readHolder(file);
    // Given back meanwhile. Another one may have it by now, so it is not removed.
    if (other === undefined) continue;
    if (Number.isNaN(other) || !lives(other)) rmSync(file, { force: true });
    else {
      if (!told) process.stderr.write(`Another set-up (process ${other}) is running. Waiting for it.\n`);
      told = true;
      await sleep(500);
    }
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener("exit", release);
  }
}

/** Links the file to a written one, so that it never appears empty. */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    return expected("EEXIST", error, false);
  } finally {
    rmSync(own);
  }
}

/** Its process; NaN: the file has none; undefined: there is no file. */
function readHolder(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10);
  } catch (error) {
    return expected("ENOENT", error, undefined);
  }
}

/** A value for the one error that is expected; any other would come back at every try. */
function expected<Value>(code: string, error: unknown, value: Value): Value {
  if ((error as NodeJS.ErrnoException).code !== code) throw error;
  return value;
}

/** Whether a process with that id runs. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
