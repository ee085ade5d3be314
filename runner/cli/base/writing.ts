import { CliError, EXIT, messageOf } from "./errors";

/** What a file system answers to a path, a disk or a user that it does not take. */
const REFUSED = /^E(ACCES|DQUOT|EXIST|FBIG|IO|ISDIR|LOOP|MFILE|NAMETOOLONG|NOENT|NOSPC|NOTDIR|PERM|ROFS)$/;

/**
 * Work that writes to this machine.
 * @param what is written: `the report`
 * @throws CliError 73, with the remedy, where it cannot be written; else what the work throws
 */
export async function writing<T>(what: string, remedy: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", syscall } = error as NodeJS.ErrnoException;
    // A firewall refuses connections by EACCES or EPERM, too.
    if (syscall === "connect" || !REFUSED.test(code)) throw error;
    throw new CliError(`cannot write ${what}: ${messageOf(error)}`, EXIT.cannotWrite, remedy);
  }
}

/** Work that writes outputs to the folder of `--out`. @throws as `writing` does */
export const writingOutputs = <T>(work: () => Promise<T>): Promise<T> =>
  writing("the outputs", "choose another folder with --out", work);
