import { carryOut } from "../../runner/setup/carry-out";
import { engineStep } from "../../runner/setup/engine";
import { nodeBuild } from "../../runner/setup/node-build";
import { type Step, withNeeds } from "../../runner/setup/steps";
import { goEngine } from "./go-engine";
import { thisMachine } from "./machine";
import { browserStep } from "./steps/browser";
import { dockerEngine } from "./steps/docker";
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
    emulatorStep,
    stackStep,
  ];
}

/** Installs what only tests need, if this user may. */
export async function installBrowser(): Promise<void> {
  await carryOut([browserStep(thisMachine())]);
}

/** Runs the steps that are not done yet. @param names of steps to run with their needs. @default all */
export async function setUp(names?: string[]): Promise<void> {
  const steps = allSteps();
  await carryOut(names ? withNeeds(steps, names) : steps);
}
