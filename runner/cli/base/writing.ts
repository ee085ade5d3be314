import { CliError, EXIT, messageOf } from "./errors";

/** What a file system answers to a path, a disk or a user that it does not take. */
const REFUSED = /^E(ACCES|DQUOT|EXIST|FBIG|IO|ISDIR|LOOP|MFILE|NAMETOOLONG|NOENT|NOSPC|NOTDIR|PERM|ROFS)$/;

/** Work that writes outputs to this machine. @throws CliError 73 where they cannot be written; else what the work throws */
export async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", syscall } = error as NodeJS.ErrnoException;
    // A firewall refuses connections by EACCES or EPERM, too.
    if (syscall === "connect" || !REFUSED.test(code)) throw error;
    throw new CliError(
      `the outputs could not be written: ${messageOf(error)}`,
      EXIT.cannotWrite,
      "choose another folder with --out",
    );
  }
}
