import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, run } from "../../runner/setup/command";
import { contentKey } from "../../runner/setup/hash";
import { emulatorDied, portInUse } from "./messages";
import { emulatorPort, PLACES, ROOT } from "./places";
import { metadataImage } from "./steps/images";
import { venvPython } from "./steps/python";

const LOG = join(PLACES.logs, "emulator.log");
/** Content key of the code that the running emulator was started from. */
const STARTED = join(PLACES.emulator, "started-from");
const CA = join(PLACES.emulator, "tls", "ca.pem");
const TRUSTED_CA = join(PLACES.trust, "ca.pem");
const START_SECONDS = 60;

export interface EmulatorStatus {
  running: boolean;
  pid?: number;
  endpoint?: string;
  /** A new one after each start without saved state. */
  instanceId?: string | null;
  healthy?: boolean;
  /** Requests checked against AWS's service models since its start. */
  judged?: Judged | null;
}

export interface Judged {
  requests: number;
  /** Different operations among them. */
  operations: number;
  /** Why requests were refused, with how often. */
  refused: Record<string, number>;
  /** Members that AWS's models do not know, with how often each came; AWS ignores them. FARGATE_EMULATOR_STRICT=1 refuses them. */
  ignored: Record<string, number>;
  /** Where answers differ from the models, with how often; looked for where FARGATE_EMULATOR_STRICT is set. */
  answers: Record<string, number>;
  /** What was taken and not acted on, with how often. */
  notImitated: Record<string, number>;
  /** FARGATE_EMULATOR_STRICT. */
  strict: string;
}

/** The emulator's current status. */
export async function emulatorStatus(): Promise<EmulatorStatus> {
  if (!existsSync(venvPython())) return { running: false };
  const { stdout } = await emulatorCommand("status");
  try {
    return JSON.parse(stdout) as EmulatorStatus;
  } catch {
    return { running: false };
  }
}

/** Whether the emulator answers on the configured port and runs the current code. */
export async function emulatorReady(): Promise<boolean> {
  const { healthy, endpoint } = await emulatorStatus();
  if (!healthy || !endpoint || new URL(endpoint).port !== emulatorPort()) return false;
  return content(STARTED) === startKey() && content(TRUSTED_CA) === content(CA);
}

/** Starts the emulator. One with older code or on another port is stopped first and keeps its state. */
export async function startEmulator(progress: (text: string) => void): Promise<void> {
  if ((await emulatorStatus()).running) {
    progress("stopping the emulator that runs older code or uses another port");
    await stopEmulator();
  }
  const port = emulatorPort();
  if (await listens(port)) throw portInUse(port, await holder(port));
  mkdirSync(PLACES.logs, { recursive: true });
  mkdirSync(PLACES.emulator, { recursive: true, mode: 0o700 });
  const log = openSync(LOG, "w");
  const args = [
    "-m",
    "fargate_emulator",
    "serve",
    "--dir",
    PLACES.emulator,
    "--port",
    port,
    "--metadata-image",
    metadataImage(),
  ];
  const child = spawn(venvPython(), args, { env: environment(), detached: true, stdio: ["ignore", log, log] });
  let ended = false;
  child.on("error", () => (ended = true)).on("exit", () => (ended = true));
  child.unref();
  for (let waited = 0; waited < START_SECONDS; waited += 0.2) {
    if (ended) break;
    if (/^emulator: ready/m.test(readFileSync(LOG, "utf8"))) {
      mkdirSync(PLACES.trust, { recursive: true });
      copyFileSync(CA, TRUSTED_CA);
      writeFileSync(STARTED, startKey());
      return;
    }
    await sleep(200);
  }
  throw emulatorDied(LOG, readFileSync(LOG, "utf8").slice(-4000));
}

/** Stops it; its state is saved. */
export async function stopEmulator(): Promise<void> {
  if (!existsSync(venvPython())) return;
  await run("stopping the emulator", venvPython(), commandLine("stop"), { env: environment(), timeout: 90 });
}

/** Stops it and deletes its data. */
export async function emptyEmulator(): Promise<void> {
  await stopEmulator();
  // Without this file the next start takes the saved state for outdated and starts empty.
  rmSync(join(PLACES.emulator, "saved"), { force: true });
}

function emulatorCommand(command: string) {
  return attempt(venvPython(), commandLine(command), { env: environment(), timeout: 20 });
}

function commandLine(command: string): string[] {
  return ["-m", "fargate_emulator", command, "--dir", PLACES.emulator];
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONPATH: join(ROOT, "local/emulator"), PYTHONDONTWRITEBYTECODE: "1" };
}

function content(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function startKey(): string {
  const strict = process.env.FARGATE_EMULATOR_STRICT ?? "";
  return contentKey(ROOT, ["local/emulator/fargate_emulator"], venvPython(), metadataImage(), strict);
}

function listens(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: Number(port), host: "127.0.0.1" });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => end(true)).on("error", () => end(false));
  });
}

/** The program on a port, if visible to this user: `nginx (process 812)`. */
async function holder(port: string): Promise<string | undefined> {
  const { stdout } = await attempt("ss", ["-ltnpH", `sport = :${port}`]);
  const found = /users:\(\("([^"]+)",pid=(\d+)/.exec(stdout);
  return found ? `${found[1]} (process ${found[2]})` : undefined;
}
