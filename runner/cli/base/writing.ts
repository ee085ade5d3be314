import { CliError, EXIT, messageOf } from "./errors";

/** What a file system answers to a path, a disk or a user that it does not take, other than a network or AWS. */
const REFUSED = /^E(ACCES|DQUOT|EXIST|FBIG|IO|ISDIR|LOOP|MFILE|NAMETOOLONG|NOENT|NOSPC|NOTDIR|PERM|ROFS)$/;

/** Work that writes outputs to this machine. @throws CliError 73 where they cannot be written; else what the work throws */
export async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!REFUSED.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
    throw new CliError(
      `the outputs could not be written: ${messageOf(error)}`,
      EXIT.cannotWrite,
      "choose another folder with --out",
    );
  }
}
