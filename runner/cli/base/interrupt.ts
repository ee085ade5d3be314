import { CliError, EXIT } from "./errors";
import type { World } from "./world";

/** Thrown when the user pressed Ctrl-C (or the process got SIGTERM): exit code 130. */
export class Interrupted extends CliError {
  constructor(message: string, remedy?: string) {
    super(message, EXIT.interrupted, remedy);
  }
}

/** What to do with a run or map that continues. @param suffix options that name the stack */
export const attachOrStop = (id: string, suffix = ""): string =>
  `rfargate logs -f ${id}${suffix} to attach, rfargate stop ${id}${suffix} to stop it`;

/**
 * Does some work until it is done or the user interrupts it. The signal ends loops; a pending request is abandoned, since the
 * process ends.
 * @param tell returns the message for an interruption, and is called at that moment
 * @throws Interrupted
 */
export async function interruptible<T>(
  world: World,
  tell: () => [string, string?],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let off = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    off = world.onInterrupt(() => {
      reject(new Interrupted(...tell()));
      abort.abort();
    });
  });
  try {
    return await Promise.race([work(abort.signal), interrupted]);
  } finally {
    off();
  }
}
