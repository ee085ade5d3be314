import { CliError, EXIT } from "../base/errors";

/** A failure to learn about the stack: exit code 78. */
export function noStack(message: string, remedy: string): CliError {
  return new CliError(message, EXIT.noStack, remedy);
}
