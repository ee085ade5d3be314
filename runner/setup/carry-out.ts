import { alone } from "./lock";
import { PLACES } from "./places";
import { reporter } from "./progress";
import { runSteps, type Step } from "./steps";
import { Timings } from "./timings";

/** Does what is not done yet of some steps, and shows it. */
export async function carryOut(steps: Step[]): Promise<void> {
  await alone(() => runSteps(steps, reporter(), new Timings(PLACES.timings)));
}
