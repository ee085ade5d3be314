import type { StackOutputs } from "../../../contract/outputs/schema";
import { outputs } from "../../e2e/support";
import { seedsOf, underFaults } from "../seeds";
import { emulatorRunUnderFaults } from "./run-scenario";

describe("on the emulator", () => {
  let stack: StackOutputs;
  before(async function () {
    this.timeout(60_000);
    stack = await outputs();
  });

  underFaults("runs", (seed) => emulatorRunUnderFaults(stack, seed), seedsOf("EMULATOR_SEEDS", 4), 2);
});
