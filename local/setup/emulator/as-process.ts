import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, run } from "../../../runner/setup/command";
import { contentKey } from "../../../runner/setup/hash";
import { PLACES, ROOT } from "../places";
import { metadataImage } from "../steps/images";
import { venvPython } from "../steps/python";
import { settingValues } from "./settings";
import { untilReady } from "./until-ready";
import type { EmulatorStatus, EmulatorWay } from "./way";

const LOG = join(PLACES.logs, "emulator.log");
/** Has the key of the code that the running emulator was started from. */
const STARTED = join(PLACES.emulator, "started-from");

/** A process of this machine, which is Docker's, with a Python environment of the set-up's. */
export const asProcess: EmulatorWay = {
  needs: ["python", "docker", "metadata image"],

  async status() {
    if (!existsSync(venvPython())) return { running: false };
    const { stdout } = await attempt(venvPython(), commandLine("status"), { env: environment(), timeout: 20 });
    try {
      return JSON.parse(stdout) as EmulatorStatus;
    } catch {
      return { running: false };
    }
  },

  startedFrom: async () => (existsSync(STARTED) ? readFileSync(STARTED, "utf8") : undefined),

  startKey: () =>
    contentKey(ROOT, ["local/emulator/fargate_emulator"], venvPython(), metadataImage(), ...settingValues()),

  async start(port) {
    mkdirSync(PLACES.logs, { recursive: true });
    mkdirSync(PLACES.emulator, { recursive: true, mode: 0o700 });
    const log = openSync(LOG, "w");
    const args = [...commandLine("serve"), "--port", port, "--metadata-image", metadataImage()];
    const child = spawn(venvPython(), args, { env: environment(), detached: true, stdio: ["ignore", log, log] });
    let ended = false;
    child.on("error", () => (ended = true)).on("exit", () => (ended = true));
    child.unref();
    await untilReady({ read: async () => readFileSync(LOG, "utf8"), ended: async () => ended, where: LOG });
    writeFileSync(STARTED, this.startKey());
  },

  async interrupt(task) {
    await run("interrupting a task", venvPython(), [...commandLine("interrupt"), task], { env: environment() });
  },

  async stop() {
    if (!existsSync(venvPython())) return;
    await run("stopping the emulator", venvPython(), commandLine("stop"), { env: environment(), timeout: 90 });
  },

  async empty() {
    await this.stop();
    // Without this file, the next start treats the saved state as outdated and starts empty.
    rmSync(join(PLACES.emulator, "saved"), { force: true });
  },
};

function commandLine(command: string): string[] {
  return ["-m", "fargate_emulator", command, "--dir", PLACES.emulator];
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONPATH: join(ROOT, "local/emulator") };
}
