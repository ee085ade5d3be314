/**
 * Exit codes of `rfargate` itself, after sysexits.h, timeout(1) and the shell's 128 + signal. If the R container has an exit code,
 * rfargate exits with that one.
 */
export const EXIT = {
  ok: 0,
  /** `diff` found differences. */
  differs: 1,
  /** Bad usage or input. */
  usage: 64,
  /** Script, input file or run not found. */
  notFound: 66,
  /** AWS not reachable, no credentials, access denied. */
  unavailable: 69,
  /** Outputs, or another file, could not be written on this machine. */
  cannotWrite: 73,
  /** A bug in rfargate. */
  internal: 70,
  /** The run could not be started: capacity, throttling, `failures[]` of RunTask. */
  cannotStart: 75,
  /** No stack, or no outputs of a stack. */
  noStack: 78,
  /** The timeout was reached and the task was stopped. */
  timeout: 124,
  /** The task stopped without an exit code. */
  noExitCode: 125,
  /** Ctrl-C; the task continues. */
  interrupted: 130,
} as const;

/** An error: what happened, what is allowed, what to do, and the process's exit code. */
export class CliError extends Error {
  override readonly name = "CliError";

  constructor(
    message: string,
    readonly exitCode: number,
    /** What to do; printed on a separate line. */
    readonly remedy?: string,
    /** The allowed values; printed on a separate line. */
    readonly allowed?: string,
  ) {
    super(message);
  }
}

/** Bad usage or input: exit code 64. */
export function usageError(message: string, remedy?: string, allowed?: string): CliError {
  return new CliError(message, EXIT.usage, remedy, allowed);
}

/** Something named by the user that does not exist: exit code 66. */
export function notFoundError(message: string, remedy?: string): CliError {
  return new CliError(message, EXIT.notFound, remedy);
}

const WHY_UNREADABLE: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "no permission to read it",
  EPERM: "no permission to read it",
};

/** A file or folder of this machine that cannot be read: exit code 66. @param what names it: `--input a.csv` */
export function unreadableError(what: string, error: NodeJS.ErrnoException): CliError {
  return notFoundError(`${what}: ${WHY_UNREADABLE[error.code ?? ""] ?? error.message}`);
}

/** The message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
