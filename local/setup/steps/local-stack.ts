import { SetupError } from "../../../runner/setup/setup-error";
import type { Step } from "../../../runner/setup/steps";
import { emptyEmulator, emulatorNeeds, emulatorReady, emulatorStatus, startEmulator } from "../emulator";
import { stackOutdated } from "../messages";
import { dropSalt, makeStack, outdatedReason, releaseStack } from "../stack";

export const emulatorStep = (): Step => ({
  name: "emulator",
  doing: "starting the AWS emulator",
  needs: emulatorNeeds(),
  check: emulatorReady,
  do: startEmulator,
});

/** Stack local: made again when its state does not match the emulator. */
export const stackStep: Step = {
  name: "stack",
  doing: "creating stack local",
  needs: ["toolchain", "build", "emulator"],
  async check() {
    releaseStack();
    dropSalt();
    return outdatedReason(await instance()) === undefined;
  },
  async do(progress, note) {
    const reason = outdatedReason(await instance()) ?? "missing";
    if (reason !== "missing") note(stackOutdated(reason));
    if (reason === "unfinished" || reason === "unreadable") {
      await emptyEmulator();
      await startEmulator(progress);
    }
    await makeStack(await instance());
  },
};

async function instance(): Promise<string> {
  const { instanceId } = await emulatorStatus();
  if (!instanceId)
    throw new SetupError("the emulator exited just after it started", ["read its log, then run the command again"]);
  return instanceId;
}
