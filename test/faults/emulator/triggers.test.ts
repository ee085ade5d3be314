import type { StackOutputs } from "../../../contract/outputs/schema";
import { outputs } from "../../e2e/support";
import { seedsOf, underFaults } from "../seeds";
import { emulatorQueueUnderFaults } from "./queue-scenario";
import { emulatorUploadsUnderFaults } from "./upload-scenario";

describe("on the emulator", () => {
  let stack: StackOutputs;
  before(async function () {
    this.timeout(60_000);
    stack = await outputs();
  });

  underFaults("queues", (seed) => emulatorQueueUnderFaults(stack, seed), seedsOf("EMULATOR_SEEDS", 2), 2);
  underFaults("uploads", (seed) => emulatorUploadsUnderFaults(stack, seed), seedsOf("EMULATOR_SEEDS", 2), 2);
});
