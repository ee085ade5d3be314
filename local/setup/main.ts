import { setUp } from "./all-steps";
import { clean } from "./clean";
import { foregroundBusy } from "./command";
import { demo } from "./demo";
import { emulatorStatus } from "./emulator";
import { exportLines } from "./environment";
import { POLICY_PACK, pulumi } from "./pulumi";
import { failureText, Refusal } from "./refusal";
import { stackChanges } from "./stack";
import { chosenEngine } from "./toolchain/engine";

/** What `make` calls: local/setup/main.ts COMMAND. Each returns its exit code. */
const COMMANDS: Record<string, () => Promise<number>> = {
  setup: async () => {
    await setUp();
    process.stderr.write("All is set up.\n");
    return 0;
  },
  demo: async () => {
    await setUp();
    return demo();
  },
  preview: async () => {
    await setUp();
    return pulumi("preview", "--policy-pack", POLICY_PACK);
  },
  up: async () => {
    await setUp();
    return pulumi("up", "--yes", "--policy-pack", POLICY_PACK);
  },
  destroy: async () => {
    if (!chosenEngine()) {
      process.stdout.write("Stack local was never made; there is nothing to destroy.\n");
      return 0;
    }
    await setUp();
    return pulumi("destroy", "--yes");
  },
  env: async () => {
    if (!chosenEngine()) throw new Refusal("nothing is set up yet.", "make setup");
    if (!(await emulatorStatus()).running) process.stderr.write("The emulator does not run; make setup starts it.\n");
    process.stdout.write(`${exportLines(stackChanges())}\n`);
    return 0;
  },
  clean: async () => {
    await clean();
    return 0;
  },
};

async function main(name: string | undefined): Promise<number> {
  const command = COMMANDS[name ?? ""];
  if (!command) throw new Refusal(`"${name ?? ""}" is not a command.`, `one of: ${Object.keys(COMMANDS).join(", ")}`);
  return command();
}

process.on("SIGINT", () => {
  // Pulumi and rfargate answer Ctrl-C themselves, and their end is waited for.
  if (foregroundBusy()) return;
  process.stderr.write("\nBroken off. What is done stays done: run the same again to go on.\n");
  process.exit(130);
});

main(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`\n${failureText(error)}\n`);
    process.exitCode = 1;
  },
);
