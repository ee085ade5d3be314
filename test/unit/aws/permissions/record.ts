import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopEmulator } from "../../../../local/setup/emulator";
import { ROOT } from "../../../../local/setup/places";
import { foreground } from "../../../../runner/setup/command";
import { STACKS } from "./recorded-stacks";
import { asRow, RECORDED, rowText } from "./rows";

/**
 * Writes recorded.txt anew: what the roles of the recorded stacks ask IAM for while their tests run on an emulator that takes it down.
 * `npx tsx test/unit/aws/permissions/record.ts`, about half an hour; with the path of a record that is there, a second.
 */
async function main([given]: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "permissions-"));
  try {
    const file = given ?? join(folder, "record.jsonl");
    if (!given) await recordAll(file);
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const rows = lines.flatMap((line) => asRow(JSON.parse(line), Object.keys(STACKS)) ?? []);
    const texts = [...new Set(rows.map(rowText))].sort();
    writeFileSync(RECORDED, `${texts.join("\n")}\n`);
    process.stdout.write(`${texts.length} permissions of ${lines.length} requests are in ${RECORDED}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The suites in which the code of the recorded stacks' roles runs. */
const SUITES = ["e2e"];

/** The emulator that the suites' set-up starts inherits where to write. @throws Error when a suite fails: its record would have holes */
async function recordAll(file: string): Promise<void> {
  await stopEmulator();
  // A container would write into a folder of its own.
  const env = { ...process.env, R_ON_FARGATE_EMULATOR: "process", FARGATE_EMULATOR_PERMISSIONS: file };
  for (const suite of SUITES)
    if ((await foreground("npx", ["tsx", "test/run.ts", suite], { cwd: ROOT, env })) !== 0)
      throw new Error(`${suite} failed: recorded.txt stays as it is`);
  await stopEmulator();
}

void main(process.argv.slice(2));
