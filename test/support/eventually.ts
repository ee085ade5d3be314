import { setTimeout as sleep } from "node:timers/promises";

/** Looks until there is something; a failure, with the last exception, after `seconds`. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, seconds = 150): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    const found = await look().catch((error: unknown) => {
      last = error;
      return undefined;
    });
    if (found !== undefined) return found;
    await sleep(500);
  }
  throw new Error(`${what}: not within ${seconds} s`, { cause: last });
}
