import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, run } from "../command";
import { contentKey } from "../hash";
import type { Machine } from "../machine";
import { isAtLeast, noPython, noVenv } from "../messages";
import { PLACES, ROOT } from "../places";
import type { Step } from "../steps";

const REQUIREMENTS = "local/emulator/requirements.txt";
const OLDEST_PYTHON = "3.11";

/** Folder of the emulator's Python environment for what local/emulator asks for. */
export function venvFolder(): string {
  return join(PLACES.venv, contentKey(ROOT, [REQUIREMENTS]));
}

/** The interpreter in it. */
export function venvPython(): string {
  return join(venvFolder(), "bin", "python");
}

/** A Python environment of its own for the emulator. */
export function pythonEnvironment(machine: Machine): Step {
  return {
    name: "python",
    doing: "installing the emulator's Python packages",
    needs: [],
    check: async () =>
      existsSync(join(venvFolder(), ".done")) && (await attempt(venvPython(), ["--version"])).code === 0,
    async do(progress) {
      const { code, stdout } = await attempt("python3", ["-c", "import platform; print(platform.python_version())"]);
      const version = stdout.trim();
      if (code !== 0) throw noPython(undefined);
      if (!isAtLeast(version, OLDEST_PYTHON)) throw noPython(version);
      const folder = venvFolder();
      // A half-made one, or one whose Python has been replaced.
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(PLACES.venv, { recursive: true });
      if ((await attempt("python3", ["-c", "import ensurepip"])).code !== 0) {
        if (!(machine.root && machine.debian)) throw noVenv(machine);
        progress("installing python3-venv");
        await aptInstall(["python3-venv"]);
      }
      await run("making a Python environment", "python3", ["-m", "venv", folder], { log: "venv.log" });
      const args = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        join(ROOT, REQUIREMENTS),
      ];
      await run("installing the emulator's Python packages", venvPython(), args, { log: "pip.log" });
      writeFileSync(join(folder, ".done"), readFileSync(join(ROOT, REQUIREMENTS)));
    },
  };
}

/** Installs Debian packages; its lists are brought up to date only where that is needed. Root only. */
export async function aptInstall(packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another apt at work, of this set-up or of the system, is waited for.
  const args = ["-o", "DPkg::Lock::Timeout=300", "install", "--yes", "--no-install-recommends", ...packages];
  const log = `apt-${packages[0]}.log`;
  if ((await attempt("apt-get", args, { env, log })).code === 0) return;
  await run("updating Debian's package lists", "apt-get", ["-o", "DPkg::Lock::Timeout=300", "update"], {
    env,
    log: "apt-update.log",
  });
  await run(`installing ${packages.join(" ")}`, "apt-get", args, { env, log });
}
