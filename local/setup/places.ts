import { join } from "node:path";
import { CACHE, ROOT, PLACES as SHARED } from "../../runner/setup/places";

export { CACHE, ROOT };

/** Files for every stack, and those of stack local. */
export const PLACES = {
  ...SHARED,
  /** Folder of `node` if the machine's own is too old; node-release.js makes it. */
  node: join(CACHE, "node", "bin"),
  venv: join(CACHE, "venv"),
  emulator: join(CACHE, "emulator"),
  /** Contains only the emulator's CA. */
  trust: join(CACHE, "trust"),
  /** Stack `local`'s file backend. */
  backend: join(CACHE, "backend"),
  passphrase: join(CACHE, "passphrase"),
  /** The chosen base image of the R image. */
  baseImage: join(CACHE, "base-image.json"),
  /** Id of the emulator instance that the stack's state describes. */
  stackInstance: join(CACHE, "stack-instance"),
};

export const STACK = "local";

/** Port of the emulator: R_ON_FARGATE_PORT, else 4566. */
export function emulatorPort(env: NodeJS.ProcessEnv = process.env): string {
  return env.R_ON_FARGATE_PORT || "4566";
}
