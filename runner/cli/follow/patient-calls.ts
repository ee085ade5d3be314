import { detailsOf, isPassing } from "../aws/aws-errors";

/** Calls of AWS while a task is followed: a temporary failure is noted once, and the caller retries. */
export class PatientCalls {
  /** Consecutive failures. */
  failures = 0;

  constructor(private readonly onNote: (text: string) => void) {}

  /** @returns undefined after a temporary failure */
  async make<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      if (this.failures > 0) this.onNote("AWS answers again");
      this.failures = 0;
      return result;
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.failures++;
      if (this.failures === 1) {
        const { message, name } = detailsOf(error);
        this.onNote(`AWS does not answer (${message || name}); the task continues, retrying`);
      }
      return undefined;
    }
  }
}
