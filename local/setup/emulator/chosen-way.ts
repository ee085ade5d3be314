import { SetupError } from "../../../runner/setup/setup-error";
import { PLACES } from "../places";
import { asContainer } from "./as-container";
import { asProcess } from "./as-process";
import { type Engine, engineOf, isHere } from "./engine";
import type { EmulatorWay } from "./way";

export const WAYS = {
  container: asContainer("r-on-fargate-emulator", PLACES.emulator),
  process: asProcess,
};

/**
 * The way that R_ON_FARGATE_EMULATOR names.
 * @param engine of this machine; undefined: none answers yet, and the set-up starts one here
 * @default a process where the Docker engine is on this machine, else a container
 * @throws SetupError on another value, and on a process where the engine is somewhere else
 */
export function chosenWay(env: NodeJS.ProcessEnv = process.env, engine: Engine | undefined = engineOf()): EmulatorWay {
  const here = engine === undefined ? process.platform === "linux" : isHere(engine);
  const name = env.R_ON_FARGATE_EMULATOR || (here ? "process" : "container");
  if (name === "container") return WAYS.container;
  if (name !== "process")
    throw new SetupError(`R_ON_FARGATE_EMULATOR "${name}" is not a way to run the emulator`, [
      "container or process, or unset it",
    ]);
  if (!here)
    throw new SetupError(
      `R_ON_FARGATE_EMULATOR is process, but the Docker engine runs on ${engine?.operatingSystem ?? "another machine"}, not on this machine`,
      ["unset it: the emulator then runs as a container"],
    );
  return WAYS.process;
}
