import { unreadableError } from "./errors";

/** What reads a file or folder of this machine. @param what names it: `--input a.csv` @throws CliError 66 where it cannot be read */
export function reading<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    throw unreadableError(what, error);
  });
}
