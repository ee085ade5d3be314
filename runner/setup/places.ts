import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = resolve(__dirname, "../..");

/** Everything the set-up makes lives here; `make clean` removes it. */
export const CACHE = join(homedir(), ".cache", "r-on-fargate");

/** What is made for every stack. */
export const PLACES = {
  timings: join(CACHE, "timings.json"),
  lock: join(CACHE, "setup.lock"),
  logs: join(CACHE, "logs"),
  toolchain: join(CACHE, "toolchain"),
  /** PULUMI_HOME: the user's own login stays as it is. */
  pulumiHome: join(CACHE, "pulumi"),
  /** Which Pulumi is used, and why. */
  engine: join(CACHE, "engine.json"),
};
