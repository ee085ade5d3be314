import { destroy, drift, policyCheck, preview, repair, up } from "../../runner/pipeline/commands";
import { comment } from "../../runner/pipeline/comment";
import { stackNamed } from "../../runner/pipeline/target";
import { setUp } from "./all-steps";
import { clean } from "./clean";
import { foregroundBusy } from "./command";
import { demo } from "./demo";
import { emulatorStatus } from "./emulator";
import { chosenEngine } from "./engine";
import { exportLines } from "./environment";
import { STACK } from "./places";
import { failureText, Refusal } from "./refusal";
import { stackChanges } from "./stack";

/** What `make` calls: local/setup/main.ts COMMAND [STACK [PR]]. Each returns its exit code. */
const COMMANDS: Record<string, (...given: string[]) => Promise<number>> = {
  setup: async () => {
    await setUp();
    process.stderr.write("The set-up is complete.\n");
    return 0;
  },
  demo: async () => {
    await setUp();
    return demo();
  },
  preview: async (stack) => preview(stackNamed(stack)),
  up: async (stack) => up(stackNamed(stack)),
  drift: async (stack) => drift(stackNamed(stack)),
  repair: async (stack) => repair(stackNamed(stack)),
  "policy-check": async (stack) => policyCheck(stackNamed(stack)),
  comment: async (stack, pull) => {
    await comment(stackNamed(stack), pull);
    return 0;
  },
  destroy: async (given) => {
    const stack = stackNamed(given);
    if (stack === STACK && !chosenEngine()) {
      process.stdout.write("Stack local does not exist. Nothing to destroy.\n");
      return 0;
    }
    return destroy(stack);
  },
  env: async () => {
    if (!chosenEngine()) throw new Refusal("nothing is set up yet.", "make setup");
    if (!(await emulatorStatus()).running)
      process.stderr.write("The emulator is not running. Start it with make setup.\n");
    process.stdout.write(`${exportLines(stackChanges())}\n`);
    return 0;
  },
  clean: async () => {
    await clean();
    return 0;
  },
};

async function main(name: string | undefined, given: string[]): Promise<number> {
  const command = COMMANDS[name ?? ""];
  if (!command) throw new Refusal(`"${name ?? ""}" is not a command.`, `one of: ${Object.keys(COMMANDS).join(", ")}`);
  return command(...given);
}

process.on("SIGINT", () => {
  // Pulumi and rfargate answer Ctrl-C themselves, and their end is waited for.
  if (foregroundBusy()) return;
  process.stderr.write("\nInterrupted. Completed steps are kept; run the command again to continue.\n");
  process.exit(130);
});

main(process.argv[2], process.argv.slice(3)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`\n${failureText(error)}\n`);
    process.exitCode = 1;
  },
);
