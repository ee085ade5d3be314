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

/** Everything between a fresh clone with its npm packages and a stack that can be brought up. */
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

/** Installs what only tests need, where this user may. */
export async function installBrowser(): Promise<void> {
  await carryOut([browserStep(thisMachine())]);
}

/** Does what is not done yet. @param names steps that are wanted, with what they need; all of them if left out */
export async function setUp(names?: string[]): Promise<void> {
  const steps = allSteps();
  await carryOut(names ? withNeeds(steps, names) : steps);
}
