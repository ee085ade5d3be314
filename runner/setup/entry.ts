import { foregroundBusy } from "./command";
import { failureText, SetupError } from "./setup-error";

/** @param given the arguments after its name @returns exit code */
export type Command = (...given: string[]) => Promise<number>;

/** Runs the command of the command line and sets its exit code. */
export function enter(commands: Record<string, Command>): void {
  process.on("SIGINT", () => {
    // Pulumi and rfargate handle Ctrl-C themselves; wait for them.
    if (foregroundBusy()) return;
    process.stderr.write("\nInterrupted. Completed steps are kept; run the command again to continue.\n");
    process.exit(130);
  });

  called(commands, process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`\n${failureText(error)}\n`);
      process.exitCode = 1;
    },
  );
}

async function called(commands: Record<string, Command>, [name = "", ...given]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) throw new SetupError(`unknown command "${name}"`, [`one of ${Object.keys(commands).join(", ")}`]);
  return command(...given);
}
