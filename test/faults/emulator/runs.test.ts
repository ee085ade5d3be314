import type { StackOutputs } from "../../../contract/outputs/schema";
import { outputs } from "../../e2e/support";
import { assertFoundOn } from "../mutant";
import { seedsOf, underFaults } from "../seeds";
import { emulatorRunUnderFaults } from "./run-scenario";

describe("on the emulator", () => {
  let stack: StackOutputs;
  before(async function () {
    this.timeout(60_000);
    stack = await outputs();
  });

  underFaults("runs", (seed) => emulatorRunUnderFaults(stack, seed), seedsOf("EMULATOR_SEEDS", 4), 2);

  it("a broken part is found: every failure of R is reported as 1", async function () {
    this.timeout("10m");
    const mutant = {
      file: "runner/cli/outcome/outcome.ts",
      from: "(exitCode ?? EXIT.noExitCode)",
      to: "(exitCode === undefined ? EXIT.noExitCode : Number(exitCode > 0))",
    };
    const scenario = ["test/faults/emulator/run-scenario.ts", "runOnStackLocal"] as const;
    await assertFoundOn(mutant, /exit code 1 was told/, ...scenario, 10, true);
  });
});
