import type { Step } from "../../../runner/setup/steps";
import type { Machine } from "../machine";
import { isVenvReady, makeVenv, type PythonPackages, pythonOf } from "../venv";

const EMULATOR: PythonPackages = { requirements: "local/emulator/requirements.txt" };

/** The interpreter of the emulator's Python environment. */
export function venvPython(): string {
  return pythonOf(EMULATOR);
}

/** The emulator's own Python environment. */
export function pythonEnvironment(machine: Machine): Step {
  return {
    name: "python",
    doing: "installing the emulator's Python packages",
    needs: [],
    check: () => isVenvReady(EMULATOR),
    do: (progress) => makeVenv(EMULATOR, machine, progress),
  };
}
