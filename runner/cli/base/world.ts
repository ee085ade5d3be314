import { join } from "node:path";

/** Everything a command uses of its process; tests pass their own. */
export interface World {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  home: string;
  stdout: Sink;
  stderr: Sink;
  clock: Clock;
  /** Calls back on Ctrl-C or SIGTERM instead of exiting; returns a function that removes the listener. */
  onInterrupt(listener: () => void): () => void;
  /** Settings of the AWS clients that replace the usual ones. */
  awsClient?: object;
  /** Asks the user for a line; absent without a terminal. */
  ask?(question: string): Promise<string>;
}

export interface Sink {
  write(text: string): void;
  isTTY: boolean;
  /** Width of the terminal in characters. */
  columns?: number | undefined;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that many milliseconds, or at once if the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock at the start, and from then on evenly: waits and limits do not change when the clock is put forward or back. */
export const systemClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
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
 * Folder of the user's settings for rfargate.
 * Source: https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function settingsFolder({ env, home }: Pick<World, "env" | "home">): string {
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "r-on-fargate");
}

/** Folder of rfargate's cache. Source: as above. */
export function cacheFolder({ env, home }: Pick<World, "env" | "home">): string {
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "r-on-fargate");
}

/** Expands `~` and `~/...`. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
}
