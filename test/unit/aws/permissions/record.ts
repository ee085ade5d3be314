import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setUp } from "../../../../local/setup/all-steps";
import { stopEmulator } from "../../../../local/setup/emulator";
import { ROOT } from "../../../../local/setup/places";
import { stackEnvironment } from "../../../../local/setup/stack";
import { foreground } from "../../../../runner/setup/command";
import { mocha } from "../../../mocha";
import { type MochaRun, SUITES } from "../../../suites";
import { STACKS } from "./recorded-stacks";
import { asRow, RECORDED, recordedRows, rowText } from "./rows";

const triggers = SUITES.find(({ name }) => name === "triggers")!.runs;
/** No part of `make test`. */
const CHANGES: MochaRun = { folders: ["test/triggers/changes"], fixture: triggers[0]!.fixture! };

/** By recorded stack, the tests in which the code of its roles runs. */
const TESTS: Record<string, () => Promise<void>> = {
  // The suite brings the stack up.
  local: () => succeeds(["test/run.ts", "e2e"]),
  "test-starts": async () => {
    const runs = [...triggers.slice(0, -1), CHANGES, ...triggers.slice(-1)];
    for (const run of runs) await runTests(run, run === runs.at(-1) ? {} : { R_ON_FARGATE_KEEP_TRIGGERS: "1" });
  },
  "test-deploy": () => runTests({ folders: ["test/engine/deploy-role"] }),
};

/**
 * Writes recorded.txt anew: what the roles of the recorded stacks ask IAM for while their tests run on an emulator that takes it down.
 * `npx tsx test/unit/aws/permissions/record.ts [STACK ...]`, about an hour for all stacks; rows of other stacks stay. The record of a
 * run, given by its path in place of stacks, takes a second.
 */
async function main(given: string[]): Promise<void> {
  const known = given.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const folder = mkdtempSync(join(tmpdir(), "permissions-"));
  const file = join(folder, "record.jsonl");
  if (known.length === 0) await record(file, given.length > 0 ? given : Object.keys(STACKS));
  const texts = (known.length > 0 ? known : [file]).map((path) => readFileSync(path, "utf8").trim());
  const lines = texts.join("\n").split("\n");
  const rows = lines.flatMap((line) => asRow(JSON.parse(line), Object.keys(STACKS)) ?? []);
  const renewed = new Set(rows.map(({ stack }) => stack));
  const kept = recordedRows().filter(({ stack }) => !renewed.has(stack));
  const all = [...new Set([...rows, ...kept].map(rowText))].sort();
  writeFileSync(RECORDED, `${all.join("\n")}\n`);
  process.stdout.write(`${all.length} permissions of ${lines.length} requests are in ${RECORDED}\n`);
  rmSync(folder, { recursive: true });
}

/**
 * Runs the stacks' tests. The emulator that the set-up starts inherits where to write.
 * @throws Error when a test fails: the record would have holes. What there is of it stays in the file
 */
async function record(file: string, stacks: string[]): Promise<void> {
  // A container would write into a folder of its own.
  process.env.R_ON_FARGATE_EMULATOR = "process";
  process.env.FARGATE_EMULATOR_PERMISSIONS = file;
  process.env.FARGATE_EMULATOR_STRICT = "1";
  await setUp();
  for (const stack of stacks) {
    process.stdout.write(`== ${stack}, recorded in ${file}\n`);
    await TESTS[stack]!();
  }
  await stopEmulator();
}

async function runTests(run: MochaRun, more: NodeJS.ProcessEnv = {}): Promise<void> {
  const env = { ...stackEnvironment(), ...more };
  const { failed } = await mocha("record", run, env, (line) => void process.stdout.write(`${line}\n`));
  if (failed > 0) throw new Error(`${run.folders.join(", ")}: ${failed} tests failed`);
}

async function succeeds(script: string[]): Promise<void> {
  if ((await foreground("npx", ["tsx", ...script], { cwd: ROOT })) !== 0) throw new Error(`${script.join(" ")} failed`);
}

void main(process.argv.slice(2));
