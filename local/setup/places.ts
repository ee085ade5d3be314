import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = resolve(__dirname, "../..");

/** Everything the set-up makes lives here; `make clean` removes it. */
export const CACHE = join(homedir(), ".cache", "r-on-fargate");

export const PLACES = {
  timings: join(CACHE, "timings.json"),
  lock: join(CACHE, "setup.lock"),
  logs: join(CACHE, "logs"),
  toolchain: join(CACHE, "toolchain"),
  /** The folder of `node` where the machine's own is too old, else not there; node-release.js makes it. */
  node: join(CACHE, "node", "bin"),
  venv: join(CACHE, "venv"),
  emulator: join(CACHE, "emulator"),
  /** Holds the emulator's CA and nothing else. */
  trust: join(CACHE, "trust"),
  /** PULUMI_HOME: the user's own login stays as it is. */
  pulumiHome: join(CACHE, "pulumi"),
  /** The file backend that holds stack `local`. */
  backend: join(CACHE, "backend"),
  passphrase: join(CACHE, "passphrase"),
  /** Which image the R image starts from, and why. */
  baseImage: join(CACHE, "base-image.json"),
  /** Which Pulumi is used, and why. */
  engine: join(CACHE, "engine.json"),
  /** The emulator instance that the stack's state describes. */
  stackInstance: join(CACHE, "stack-instance"),
};

export const STACK = "local";

/** Port of the emulator: R_ON_FARGATE_PORT, else 4566. */
export function emulatorPort(env: NodeJS.ProcessEnv = process.env): string {
  return env.R_ON_FARGATE_PORT || "4566";
}
