import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { forgetPushed } from "./image";
import { EmulatorProcess, emulatorCommand } from "./process";

/** The emulator that the tests speak with. */
export interface Emulator {
  dir: string;
  port: number;
  endpoint: string;
  region: string;
}

export const REGION = "eu-west-1";
export const ACCOUNT = "123456789012";
/** A running emulator to use instead of one of the tests' own: only one can run on a machine. */
const given = process.env.R_ON_FARGATE_EMULATOR_DIR;

let own: EmulatorProcess | undefined;
let current: Promise<Emulator> | undefined;

/** The emulator, started at the first call, ended after the last test. */
export function emulator(): Promise<Emulator> {
  current ??= given ? Promise.resolve(running(given)) : startOwn();
  return current;
}

/** The process behind it, for tests that end and start it. @throws Error when the emulator was given: it is not the tests' own. */
export async function ownProcess(): Promise<EmulatorProcess> {
  await emulator();
  if (!own) throw new Error(`the emulator of ${given} was given: it is not ended here`);
  return own;
}

/** Tests that end and start the emulator: only of the tests' own, and skipped, with the reason in the name, where one was given. */
export function describeProcess(title: string, tests: (this: Mocha.Suite) => void): void {
  if (given) describe.skip(`${title}: skipped, the emulator of ${given} is in use and not ended here`, tests);
  else describe(title, tests);
}

/** Has the tests speak with the emulator of another folder. @returns what ends that */
export function speakWith(dir: string): () => void {
  const before = current;
  current = Promise.resolve(running(dir));
  return () => {
    current = before;
  };
}

function running(dir: string): Emulator {
  const endpoint = /endpoint_url\s*=\s*(\S+)/.exec(readFileSync(join(dir, "aws/config"), "utf8"))?.[1];
  if (!endpoint) throw new Error(`R_ON_FARGATE_EMULATOR_DIR: no emulator has served ${dir}`);
  return { dir, endpoint, port: Number(new URL(endpoint).port), region: REGION };
}

async function startOwn(): Promise<Emulator> {
  own = await EmulatorProcess.fresh();
  await own.start();
  return running(own.dir);
}

after("end the emulator", async function () {
  this.timeout(60_000);
  if (!own) return;
  try {
    await tellJudged(own.dir);
  } finally {
    await own.end();
    await forgetPushed(own.port);
    rmSync(own.dir, { recursive: true, force: true });
  }
});

/**
 * Says how many requests AWS's models judged in this run. Tests send broken requests on purpose.
 * @throws AssertionError where an answer broke them
 */
async function tellJudged(dir: string): Promise<void> {
  const { judged } = JSON.parse((await emulatorCommand("status", "--dir", dir)).stdout);
  // Not running: a test that failed has said why.
  if (!judged) return;
  const { requests, operations, refused, answers } = judged;
  const sum = Object.values<number>(refused).reduce((all, one) => all + one, 0);
  process.stdout.write(`judged ${requests} requests of ${operations} operations by AWS's models, refused ${sum}\n`);
  assert.deepEqual(answers, {}, "answers that break AWS's models");
}
