import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = resolve(__dirname, "../..");

/** The compiled rfargate. */
export const RFARGATE = join(ROOT, "bin/cli/rfargate.js");

/** Files of the set-up; `make clean` removes them. */
export const CACHE = join(homedir(), ".cache", "r-on-fargate");

/** Files for every stack. */
export const PLACES = {
  timings: join(CACHE, "timings.json"),
  lock: join(CACHE, "setup.lock"),
  logs: join(CACHE, "logs"),
  toolchain: join(CACHE, "toolchain"),
  /** PULUMI_HOME, apart from the user's own login. */
  pulumiHome: join(CACHE, "pulumi"),
  /** The chosen Pulumi, with the reason. */
  engine: join(CACHE, "engine.json"),
  /** NODE_COMPILE_CACHE: Pulumi starts Node for the program and for the policy pack, each with the whole SDK. */
  compiled: join(CACHE, "compiled"),
};
