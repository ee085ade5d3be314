/** A check's result for an invalid value. Errors print it as a line, `  allowed: ...` and `  try: ...`. */
export interface Invalid {
  /** What is wrong, with the value: `cpu 300 is not a Fargate size`. */
  message: string;
  /** Allowed values. */
  allowed?: string | undefined;
  /** A valid value near the given one, or what to change. */
  remedy?: string | undefined;
}

/** As one text of up to three lines. */
export function invalidText({ message, allowed, remedy }: Invalid): string {
  const more = [allowed && `  allowed: ${allowed}`, remedy && `  try: ${remedy}`];
  return [message, ...more.filter(Boolean)].join("\n");
}
