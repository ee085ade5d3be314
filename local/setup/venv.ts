import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, run } from "../../runner/setup/command";
import { contentKey } from "../../runner/setup/hash";
import { isAtLeast } from "../../runner/setup/versions";
import { aptInstall } from "./apt";
import type { Machine } from "./machine";
import { noPython, noVenv } from "./messages";
import { PLACES, ROOT } from "./places";

const OLDEST_PYTHON = "3.11";
/** pip's own 15 seconds and 5 tries are few for hundreds of megabytes on a machine that is busy, or behind a slow mirror. */
const PATIENT = ["--timeout", "60", "--retries", "10"];

/** Packages of a Python environment, as files in pip's format. */
export interface PythonPackages {
  /** Path of the requirements file. */
  requirements: string;
  /** Path of the constraints file that pins their dependencies. @default none */
  constraints?: string;
}

/** Interpreter of these packages' environment, whether it exists or not. */
export function pythonOf(packages: PythonPackages): string {
  return join(folderOf(packages), "bin", "python");
}

/** Whether the environment is complete and its Python still runs. */
export async function isVenvReady(packages: PythonPackages): Promise<boolean> {
  return existsSync(doneFile(packages)) && (await attempt(pythonOf(packages), ["--version"])).code === 0;
}

/**
 * Creates the environment and replaces an incomplete one.
 * @throws SetupError on a Python that is too old or cannot create virtual environments
 */
export async function makeVenv(
  packages: PythonPackages,
  machine: Machine,
  progress: (text: string) => void = () => {},
): Promise<void> {
  const { code, stdout } = await attempt("python3", ["-c", "import platform; print(platform.python_version())"]);
  const version = stdout.trim();
  if (code !== 0) throw noPython(undefined);
  if (!isAtLeast(version, OLDEST_PYTHON)) throw noPython(version);
  const folder = folderOf(packages);
  // An incomplete one, or one whose Python was replaced.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(PLACES.venv, { recursive: true });
  if ((await attempt("python3", ["-c", "import ensurepip"])).code !== 0) {
    if (!(machine.root && machine.debian)) throw noVenv(machine);
    progress("installing python3-venv");
    await aptInstall(["python3-venv"]);
  }
  await run("creating a Python environment", "python3", ["-m", "venv", folder], { log: "venv.log" });
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PATIENT];
  args.push("--requirement", join(ROOT, packages.requirements));
  if (packages.constraints) args.push("--constraint", join(ROOT, packages.constraints));
  await run(`installing ${packages.requirements}`, pythonOf(packages), args, { log: "pip.log" });
  writeFileSync(doneFile(packages), "");
}

function folderOf({ requirements, constraints }: PythonPackages): string {
  return join(PLACES.venv, contentKey(ROOT, [requirements, ...(constraints ? [constraints] : [])]));
}

function doneFile(packages: PythonPackages): string {
  return join(folderOf(packages), ".done");
}
