import { join } from "node:path";

/** What a command may touch of the process it runs in; tests give their own. */
export interface World {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  home: string;
  stdout: Sink;
  stderr: Sink;
  clock: Clock;
  /** Calls back on Ctrl-C or SIGTERM, instead of dying; the answer takes the listener off again. */
  onInterrupt(listener: () => void): () => void;
  /** Settings of the AWS clients in place of the usual ones. */
  awsClient?: object;
  /** Asks the person at the terminal for a line; absent where there is no terminal. */
  ask?(question: string): Promise<string>;
}

export interface Sink {
  write(text: string): void;
  isTTY: boolean;
  /** Characters of a line of the terminal. */
  columns?: number | undefined;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done, { once: true });
    }),
};

/**
 * The folder of the user's settings for rfargate.
 * Source: https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function settingsFolder({ env, home }: Pick<World, "env" | "home">): string {
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "r-on-fargate");
}

/** The folder of what rfargate can learn again. Source: as above. */
export function cacheFolder({ env, home }: Pick<World, "env" | "home">): string {
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "r-on-fargate");
}

/** `~` and `~/...` with the home folder put in. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
}
