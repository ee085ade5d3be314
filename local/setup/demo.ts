import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { foreground } from "../../runner/setup/command";
import { RFARGATE } from "../../runner/setup/places";
import { POLICY_PACK } from "../../runner/setup/pulumi";
import { SetupError } from "../../runner/setup/setup-error";
import { ROOT, STACK } from "./places";
import { pulumi } from "./pulumi";
import { stackEnvironment } from "./stack";

const SCRIPT = "test-script.R";
const OUTPUT = "output/demo";
const FIRST_LINES = 5;

/** Deploys stack local under the policy pack and runs an R script on it. @returns exit code */
export async function demo(): Promise<number> {
  heading("pulumi up --policy-pack policy");
  const up = await pulumi("up", "--yes", "--policy-pack", POLICY_PACK);
  if (up !== 0)
    throw new SetupError("stack local could not be deployed", [
      "fix the errors that Pulumi printed above, then run make demo again; it continues from there",
    ]);

  // Outputs of an earlier demo would look like this one's.
  rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
  heading(`rfargate run ${SCRIPT}`);
  const args = [RFARGATE, "run", SCRIPT, "--stack", STACK, "--out", OUTPUT];
  const code = await foreground(process.execPath, args, { cwd: ROOT, env: stackEnvironment() });
  process.stdout.write(`\nexit code ${code}\n`);
  if (code !== 0) return code;

  heading("outputs");
  for (const file of filesBelow(join(ROOT, OUTPUT))) process.stdout.write(excerpt(file));
  process.stdout.write(
    '\nNext: eval "$(make -s env)" lets pulumi and rfargate use this stack. make destroy removes it.\n',
  );
  return 0;
}

function heading(text: string): void {
  process.stdout.write(`\n== ${text}\n`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function excerpt(file: string): string {
  const lines = readFileSync(file, "utf8").split("\n");
  const shown = lines.slice(0, FIRST_LINES).filter((line, index) => line || index < lines.length - 1);
  return `\n${relative(ROOT, file)} (${statSync(file).size} bytes)\n${shown.map((line) => `  ${line}\n`).join("")}`;
}
