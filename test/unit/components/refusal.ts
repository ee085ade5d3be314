/** The message of what an attempt throws; empty when it throws nothing. */
export function refusal(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}
