import { STACK_COMMANDS, type StackCommand } from "../../runner/pipeline/commands";
import { comment } from "../../runner/pipeline/comment";
import { chosenEngine } from "../../runner/setup/engine";
import { enter } from "../../runner/setup/entry";
import { SetupError } from "../../runner/setup/setup-error";
import { setUp } from "./all-steps";
import { clean } from "./clean";
import { demo } from "./demo";
import { emulatorStatus } from "./emulator";
import { exportLines } from "./environment";
import { STACK } from "./places";
import { dropSalt, stackChanges, stackEnvironment } from "./stack";

/** A command on stack local: on the emulator, without asking. */
async function onLocal(command: StackCommand): Promise<number> {
  await setUp();
  try {
    return await command({ stack: STACK, env: stackEnvironment(), asks: false });
  } finally {
    dropSalt();
  }
}

/** Settings of the stack that the emulator does not imitate, so that users do not expect AWS's behaviour. */
async function sayNotImitated(): Promise<void> {
  const sentences = Object.keys((await emulatorStatus()).judged?.notImitated ?? {}).sort();
  if (sentences.length === 0) return;
  process.stderr.write("The emulator accepted these settings without effect (docs/emulator-coverage.md):\n");
  for (const sentence of sentences) process.stderr.write(`  ${sentence}\n`);
}

const onLocalStack = Object.fromEntries(
  Object.entries(STACK_COMMANDS).map(([name, command]) => [name, () => onLocal(command)]),
);

/** Called by `make`: local/setup/main.ts COMMAND. For stacks other than local, `make` calls runner/pipeline/main.ts. */
enter({
  setup: async () => {
    await setUp();
    process.stderr.write("The set-up is complete.\n");
    return 0;
  },
  demo: async () => {
    await setUp();
    return demo();
  },
  ...onLocalStack,
  up: async () => {
    const code = await onLocal(STACK_COMMANDS.up);
    await sayNotImitated();
    return code;
  },
  comment: (_, pull) => comment(STACK, pull),
  destroy: async () => {
    if (chosenEngine()) return onLocal(STACK_COMMANDS.destroy);
    process.stdout.write("Stack local does not exist. Nothing to destroy.\n");
    return 0;
  },
  env: async () => {
    if (!chosenEngine()) throw new SetupError("nothing is set up yet", ["make setup"]);
    if (!(await emulatorStatus()).running)
      process.stderr.write("The emulator is not running. Start it with make setup.\n");
    process.stdout.write(`${exportLines(stackChanges())}\n`);
    return 0;
  },
  clean: async () => {
    await clean();
    return 0;
  },
});
