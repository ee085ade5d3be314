import { foregroundBusy } from "./command";
import { failureText, Refusal } from "./refusal";

/** @param given what stands behind its name @returns exit code */
export type Command = (...given: string[]) => Promise<number>;

/** Runs the command that the command line names, and ends the process with its exit code. */
export function enter(commands: Record<string, Command>): void {
  process.on("SIGINT", () => {
    // Pulumi and rfargate answer Ctrl-C themselves, and their end is waited for.
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
  if (!command) throw new Refusal(`"${name}" is not a command.`, `one of: ${Object.keys(commands).join(", ")}`);
  return command(...given);
}
