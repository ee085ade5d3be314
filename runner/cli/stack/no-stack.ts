import { CliError, EXIT } from "../base/errors";

/** No stack, or no outputs: exit code 78. */
export function noStack(message: string, remedy: string): CliError {
  return new CliError(message, EXIT.noStack, remedy);
}
