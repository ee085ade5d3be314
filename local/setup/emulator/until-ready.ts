import { setTimeout as sleep } from "node:timers/promises";
import { emulatorDied } from "../messages";

const START_SECONDS = 60;

/** An emulator that is starting. */
export interface Starting {
  /** Its log so far. */
  read(): Promise<string>;
  ended(): Promise<boolean>;
  /** Where a reader finds the log: a path or a command. */
  where: string;
}

/** @throws SetupError when it ends before it is ready, or is not ready in time */
export async function untilReady({ read, ended, where }: Starting): Promise<void> {
  for (let waited = 0; waited < START_SECONDS && !(await ended()); waited += 0.2) {
    if (/^emulator: ready/m.test(await read())) return;
    await sleep(200);
  }
  throw emulatorDied(where, (await read()).slice(-4000));
}
