import { Refusal } from "../../../runner/setup/refusal";
import type { Step } from "../../../runner/setup/steps";
import { emptyEmulator, emulatorReady, emulatorStatus, startEmulator } from "../emulator";
import { stackOutdated } from "../messages";
import { dropSalt, makeStack, releaseStack, stackFault } from "../stack";

export const emulatorStep: Step = {
  name: "emulator",
  doing: "starting the AWS emulator",
  needs: ["python", "docker", "metadata image"],
  check: emulatorReady,
  do: startEmulator,
};

/** Stack local: made anew when the emulator does not hold what it describes. */
export const stackStep: Step = {
  name: "stack",
  doing: "making stack local",
  needs: ["toolchain", "build", "emulator"],
  async check() {
    releaseStack();
    dropSalt();
    return stackFault(await instance()) === undefined;
  },
  async do(progress, note) {
    const fault = stackFault(await instance()) ?? "missing";
    if (fault !== "missing") note(stackOutdated(fault));
    if (fault === "unfinished" || fault === "unreadable") {
      await emptyEmulator();
      await startEmulator(progress);
    }
    await makeStack(await instance());
  },
};

async function instance(): Promise<string> {
  const { instanceId } = await emulatorStatus();
  if (!instanceId)
    throw new Refusal("the emulator has ended just after it was started.", "see its log, and run the same again.");
  return instanceId;
}
