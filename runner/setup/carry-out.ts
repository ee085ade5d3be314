import { alone } from "./lock";
import { PLACES } from "./places";
import { reporter } from "./progress";
import { runSteps, type Step } from "./steps";
import { Timings } from "./timings";

/** Runs the steps that are not done yet, and shows their progress. */
export async function carryOut(steps: Step[]): Promise<void> {
  await alone(() => runSteps(steps, reporter(), new Timings(PLACES.timings)));
}
