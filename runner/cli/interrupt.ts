import { CliError, EXIT } from "./errors";
import type { World } from "./world";

/** Thrown when the user pressed Ctrl-C (or the process got SIGTERM): exit code 130. */
export class Interrupted extends CliError {
  constructor(message: string, remedy?: string) {
    super(message, EXIT.interrupted, remedy);
  }
}

/**
 * Does some work until it is done or the user interrupts it; what is under way is then left alone, since the process ends.
 * @param tell what to say on an interruption, asked at that moment
 * @throws Interrupted
 */
export async function interruptible<T>(
  world: World,
  tell: () => [string, string?],
  work: () => Promise<T>,
): Promise<T> {
  let off = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    off = world.onInterrupt(() => reject(new Interrupted(...tell())));
  });
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    off();
  }
}
