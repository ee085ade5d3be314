import { carryOut } from "../../runner/setup/carry-out";
import { engineStep } from "../../runner/setup/engine";
import { nodeBuild } from "../../runner/setup/node-build";
import { type Step, withNeeds } from "../../runner/setup/steps";
import { goEngine } from "./go-engine";
import { thisMachine } from "./machine";
import { browserStep } from "./steps/browser";
import { dockerEngine } from "./steps/docker";
import { emulatorImageStep } from "./steps/emulator-image";
import { baseImageStep, metadataImageStep } from "./steps/images";
import { emulatorStep, stackStep } from "./steps/local-stack";
import { pythonEnvironment } from "./steps/python";

/** All steps from a clone with its npm packages to stack local. */
export function allSteps(machine = thisMachine()): Step[] {
  return [
    engineStep(goEngine(machine)),
    nodeBuild,
    pythonEnvironment(machine),
    dockerEngine(machine),
    baseImageStep,
    metadataImageStep,
    emulatorImageStep,
    emulatorStep(),
    stackStep,
  ];
}

/** Installs what only tests need, if this user may. */
export async function installBrowser(): Promise<void> {
  await carryOut([browserStep(thisMachine())]);
}

/** Runs the steps that are not done yet. @param names of steps to run with their needs. @default what stack local needs */
export async function setUp(names: string[] = ["stack"]): Promise<void> {
  await carryOut(withNeeds(allSteps(), names));
}
