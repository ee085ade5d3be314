import { join } from "node:path";
import { thisMachine } from "../local/setup/machine";
import { ROOT } from "../local/setup/places";
import { isVenvReady, makeVenv, type PythonPackages, pythonOf } from "../local/setup/venv";
import { attempt } from "../runner/setup/command";
import { type SuiteResult, single, sum } from "./suites";

const EMULATOR = join(ROOT, "local/emulator");
const RUFF: PythonPackages = { requirements: "local/emulator/lint-requirements.txt" };

/** The linters of TypeScript and Python. Without a Python that can install packages, the second is skipped by name. */
export async function lint(name: string, write: (line: string) => void): Promise<SuiteResult> {
  const runs = async (command: string, args: string[], cwd: string) =>
    single(name, (await attempt(command, args, { cwd, onLine: write })).code === 0);
  const typescript = await runs("npm", ["run", "--silent", "lint"], ROOT);
  if (!(await canInstall()))
    return { ...typescript, skipped: ["local/emulator is free of findings by ruff (skipped: no Python with venv)"] };
  if (!(await isVenvReady(RUFF))) await makeVenv(RUFF, thisMachine());
  const ruff = (args: string[]) => runs(pythonOf(RUFF), ["-m", "ruff", ...args], EMULATOR);
  const check = ["--no-cache", "."];
  return sum(name, [typescript, await ruff(["check", ...check]), await ruff(["format", "--check", ...check])]);
}

async function canInstall(): Promise<boolean> {
  return (await attempt("python3", ["-c", "import ensurepip"])).code === 0;
}
