import type { Command, CommanderError } from "commander";
import { type CliError, usageError } from "./base/errors";

/** An error in the arguments of a command, in the form of all other errors. */
export function usageOf(command: Command, { code, message }: CommanderError): CliError {
  const help = `${pathOf(command)} --help`;
  if (code === "commander.excessArguments") {
    const count = command.registeredArguments.length;
    const allowed = count === 0 ? "no argument" : count === 1 ? "1 argument" : `${count} arguments`;
    return usageError(`unexpected: ${command.args.slice(count).join(" ")}`, help, allowed);
  }
  const [said = "", suggested] = message.replace(/^error: /, "").split("\n");
  const similar = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(suggested ?? "")?.[1];
  return usageError(said, similar ? `${similar}, or ${help} for all` : help);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
