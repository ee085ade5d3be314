import { endOwn, GIVEN } from "./own-emulator";
import { EmulatorProcess } from "./process";

let shared: EmulatorProcess | undefined;

/** Starts one emulator for files that run at the same time, as only one can run on a machine. */
export async function mochaGlobalSetup(): Promise<void> {
  if (process.env[GIVEN]) return;
  shared = await EmulatorProcess.fresh();
  await shared.start();
  process.env[GIVEN] = shared.dir;
}

export async function mochaGlobalTeardown(): Promise<void> {
  if (shared) await endOwn(shared);
}
