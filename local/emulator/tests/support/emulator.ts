import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { endOwn, GIVEN, tellJudged } from "./own-emulator";
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
const given = () => process.env[GIVEN];

let own: EmulatorProcess | undefined;
let current: Promise<Emulator> | undefined;

/** The emulator, started where none runs, ended after the last test. */
export function emulator(): Promise<Emulator> {
  const dir = given();
  current ??= dir ? Promise.resolve(running(dir)) : startOwn();
  return current;
}

/** Ends the tests' own emulator, if it runs, for tests that start others: only one can run on a machine. */
export async function endEmulator(): Promise<void> {
  if (current === undefined || own === undefined) return;
  current = undefined;
  await tellJudged(own.dir);
  assert.equal(await own.end(), 0);
}

/** Interrupts a task on FARGATE_SPOT. @param task id or ARN */
export const interruptTask = async (task: string) =>
  emulatorCommand("interrupt", task, "--dir", (await emulator()).dir);

/** The process behind it, for tests that end and start it. @throws Error when the emulator was given: it is not the tests' own. */
export async function ownProcess(): Promise<EmulatorProcess> {
  await emulator();
  if (!own) throw new Error(`the emulator of ${given()} was given: it is not ended here`);
  return own;
}

/** Tests that end and start the emulator: only of the tests' own, and skipped, with the reason in the name, where one was given. */
export function describeProcess(title: string, tests: (this: Mocha.Suite) => void): void {
  if (given()) describe.skip(`${title}: skipped, the emulator of ${given()} is in use and not ended here`, tests);
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
  if (!endpoint) throw new Error(`${GIVEN}: no emulator has served ${dir}`);
  return { dir, endpoint, port: Number(new URL(endpoint).port), region: REGION };
}

async function startOwn(): Promise<Emulator> {
  own ??= await EmulatorProcess.fresh();
  await own.start();
  return running(own.dir);
}

after("end the emulator", async function () {
  this.timeout(60_000);
  if (own) await endOwn(own);
});
