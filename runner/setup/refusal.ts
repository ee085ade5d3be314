/** Why the set-up stops, and what to do about it; shown without a stack trace, with exit code 1. */
export class Refusal extends Error {
  /**
   * @param why one sentence: what is missing or in the way
   * @param remedy what to do, one thing a line
   */
  constructor(
    readonly why: string,
    readonly remedy: string,
  ) {
    super(`${why}\n${remedy}`);
    this.name = "Refusal";
  }
}

/** As shown to the person at the terminal. */
export function refusalText(refusal: Refusal): string {
  const [first, ...more] = refusal.remedy.split("\n");
  return [
    `Cannot go on: ${refusal.why}`,
    `To do:        ${first}`,
    ...more.map((line) => `              ${line}`),
  ].join("\n");
}

/** What went wrong, for the terminal: refusals by cause and remedy, anything else with where it happened. */
export function failureText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(failureText).join("\n\n");
  if (error instanceof Refusal) return refusalText(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
