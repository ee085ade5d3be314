import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { forgetPushed } from "./image";
import { type EmulatorProcess, emulatorCommand } from "./process";

/** Variable with the folder of a running emulator, to use instead of one of the tests' own: only one can run on a machine. */
export const GIVEN = "R_ON_FARGATE_EMULATOR_DIR";

/** Ends an emulator of the tests' own, with all that it left. @throws AssertionError where an answer broke AWS's models */
export async function endOwn(emulator: EmulatorProcess): Promise<void> {
  try {
    await tellJudged(emulator.dir);
  } finally {
    await emulator.end();
    await forgetPushed(emulator.port);
    rmSync(emulator.dir, { recursive: true, force: true });
  }
}

/**
 * Says how many requests AWS's models judged in this run. Tests send broken requests on purpose.
 * @throws AssertionError where an answer broke them
 */
export async function tellJudged(dir: string): Promise<void> {
  const { judged } = JSON.parse((await emulatorCommand("status", "--dir", dir)).stdout);
  // Not running: a test that failed has said why.
  if (!judged) return;
  const { requests, operations, refused, answers } = judged;
  const sum = Object.values<number>(refused).reduce((all, one) => all + one, 0);
  process.stdout.write(`judged ${requests} requests of ${operations} operations by AWS's models, refused ${sum}\n`);
  assert.deepEqual(answers, {}, "answers that break AWS's models");
}
