import { join } from "node:path";
import { CACHE, ROOT, PLACES as SHARED } from "../../runner/setup/places";

export { CACHE, ROOT };

/** What is made for every stack, and what only stack local needs. */
export const PLACES = {
  ...SHARED,
  /** The folder of `node` where the machine's own is too old, else not there; node-release.js makes it. */
  node: join(CACHE, "node", "bin"),
  venv: join(CACHE, "venv"),
  emulator: join(CACHE, "emulator"),
  /** Holds the emulator's CA and nothing else. */
  trust: join(CACHE, "trust"),
  /** The file backend that holds stack `local`. */
  backend: join(CACHE, "backend"),
  passphrase: join(CACHE, "passphrase"),
  /** Which image the R image starts from, and why. */
  baseImage: join(CACHE, "base-image.json"),
  /** The emulator instance that the stack's state describes. */
  stackInstance: join(CACHE, "stack-instance"),
};

export const STACK = "local";

/** Port of the emulator: R_ON_FARGATE_PORT, else 4566. */
export function emulatorPort(env: NodeJS.ProcessEnv = process.env): string {
  return env.R_ON_FARGATE_PORT || "4566";
}
