/** Why the set-up stops, and what to do; printed without a stack trace, with exit code 1. */
export class SetupError extends Error {
  override readonly name = "SetupError";

  /**
   * @param message what is missing or invalid; no full stop
   * @param remedies what to do, one remedy each
   * @param details lines printed as they are, such as the end of a log
   */
  constructor(
    message: string,
    readonly remedies: readonly string[],
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}

/** As printed in the terminal. */
function setupErrorText({ message, remedies, details }: SetupError): string {
  const tries = remedies.map((remedy, index) => `  ${index === 0 ? "try:" : " or:"} ${remedy}`);
  return [`error: ${message}`, ...tries, ...details.map((line) => `  ${line}`)].join("\n");
}

/** Anything thrown, for the terminal: unexpected errors with their stack trace. */
export function failureText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(failureText).join("\n\n");
  if (error instanceof SetupError) return setupErrorText(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
