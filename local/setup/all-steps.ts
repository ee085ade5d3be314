import { alone } from "./lock";
import { thisMachine } from "./machine";
import { PLACES } from "./places";
import { reporter } from "./progress";
import { runSteps, type Step, withNeeds } from "./steps";
import { browserStep } from "./steps/browser";
import { dockerEngine } from "./steps/docker";
import { baseImageStep, metadataImageStep } from "./steps/images";
import { emulatorStep, engineStep, stackStep } from "./steps/local-stack";
import { nodeBuild } from "./steps/node-build";
import { pythonEnvironment } from "./steps/python";
import { Timings } from "./timings";

/** Everything between a fresh clone with its npm packages and a stack that can be brought up. */
export function allSteps(machine = thisMachine()): Step[] {
  return [
    engineStep(machine),
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
  await alone(() => runSteps([browserStep(thisMachine())], reporter(), new Timings(PLACES.timings)));
}

/** Does what is not done yet. @param names steps that are wanted, with what they need; all of them if left out */
export async function setUp(names?: string[]): Promise<void> {
  const steps = allSteps();
  await alone(() => runSteps(names ? withNeeds(steps, names) : steps, reporter(), new Timings(PLACES.timings)));
}
