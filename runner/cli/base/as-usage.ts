import { InvalidItems } from "../../../contract/map/items/invalid-items";
import { usageError } from "./errors";

/** What reads a user's items or tables. @param prefix of the message @throws CliError 64 where they are invalid */
export function asUsage<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidItems) throw usageError(prefix + error.message, error.remedy);
    throw error;
  }
}
