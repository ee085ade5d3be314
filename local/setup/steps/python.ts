import type { Step } from "../../../runner/setup/steps";
import type { Machine } from "../machine";
import { isVenvReady, makeVenv, type PythonPackages, pythonOf } from "../venv";

const EMULATOR: PythonPackages = { requirements: "local/emulator/requirements.txt" };

/** The interpreter of the emulator's Python environment. */
export function venvPython(): string {
  return pythonOf(EMULATOR);
}

/** Two steps may want it at once. */
let making: Promise<void> | undefined;

/** The emulator's own Python environment. */
export function pythonEnvironment(machine: Machine): Step {
  return {
    name: "python",
    doing: "installing the emulator's Python packages",
    needs: [],
    check: () => isVenvReady(EMULATOR),
    do: (progress) =>
      (making ??= makeVenv(EMULATOR, machine, progress).finally(() => {
        making = undefined;
      })),
  };
}
