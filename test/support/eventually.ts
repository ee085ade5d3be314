import { setTimeout as sleep } from "node:timers/promises";

/**
 * Looks until there is something; what throws meanwhile is looked at again.
 * @throws Error, with the last exception as its cause, after `seconds`
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  { seconds = 150, everyMs = 500 } = {},
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let cause: unknown;
  for (;;) {
    const found = await look().catch((error: unknown) => {
      cause = error;
    });
    if (found !== undefined && found !== false) return found as T;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`, { cause });
    await sleep(everyMs);
  }
}
