import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { metadataImage } from "../../../setup/steps/images";
import { venvPython } from "../../../setup/steps/python";

/** The Python project. */
export const PACKAGE = join(__dirname, "../..");
/** Long enough for a first start that builds the forwarder's image. */
const READY_SECONDS = 120;

/** Python with local/emulator/requirements.txt: the set-up's, unless R_ON_FARGATE_PYTHON names another. */
export const python = process.env.R_ON_FARGATE_PYTHON ?? venvPython();
/** Image of the forwarder: the set-up's, unless R_ON_FARGATE_METADATA_IMAGE names another. */
export const forwarderImage = process.env.R_ON_FARGATE_METADATA_IMAGE ?? metadataImage();

export const exec = promisify(execFile);

/** Runs a program that imports the emulator's modules. @returns what it printed, trimmed */
export async function runPython(program: string, variables: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = { ...process.env, PYTHONPATH: PACKAGE, ...variables };
  return (await exec(python, ["-c", program], { env })).stdout.trim();
}

/** An emulator of the tests' own. */
export class EmulatorProcess {
  private child: ChildProcess | undefined;
  /** What it has written so far. */
  output = "";

  constructor(
    readonly dir: string,
    readonly port: number,
    private readonly environment: NodeJS.ProcessEnv = {},
    /** Program and arguments in place of the source beside the tests. */
    private readonly installed?: string[],
  ) {}

  /** In a new folder, where it records what IAM is asked, on a free port. */
  static async fresh(): Promise<EmulatorProcess> {
    const dir = mkdtempSync(join(tmpdir(), "emulator-"));
    const FARGATE_EMULATOR_PERMISSIONS = join(dir, "permissions.jsonl");
    return new EmulatorProcess(dir, await freePort(), { FARGATE_EMULATOR_PERMISSIONS });
  }

  /** Start it and wait until it is ready; its output as an error when it ends instead. */
  async start(): Promise<void> {
    this.output = "";
    const [program, ...args] = this.installed ?? this.fromSource();
    const env: NodeJS.ProcessEnv = { ...process.env, FARGATE_EMULATOR_STRICT: "1", ...this.environment };
    if (!this.installed) env.PYTHONPATH = [this.environment.PYTHONPATH, PACKAGE].filter(Boolean).join(":");
    const child = spawn(program!, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    const keep = (chunk: Buffer) => {
      this.output += chunk;
    };
    child.stderr.on("data", keep);
    child.stdout.on("data", keep);
    const ended = once(child, "close").then(() => {
      throw new Error(this.output);
    });
    let timer: NodeJS.Timeout | undefined;
    const ready = new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not ready: ${this.output}`)), READY_SECONDS * 1000);
      child.stdout.on("data", () => {
        if (this.output.includes("emulator: ready")) resolve();
      });
    });
    // Where it ends instead, a timer that is left would keep the tests' process alive.
    await Promise.race([ready, ended]).finally(() => clearTimeout(timer));
    // Its later end is awaited where it is asked for.
    ended.catch(() => undefined);
  }

  private fromSource(): string[] {
    const serve = [python, "-m", "fargate_emulator", "serve", "--dir", this.dir, "--port", `${this.port}`];
    return [...serve, "--metadata-image", forwarderImage];
  }

  /** End it with a signal and wait. Returns the exit code, null after SIGKILL. */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    child.kill(signal);
    await once(child, "close");
    return child.exitCode;
  }
}

/** Run a command of the emulator to its end. */
export async function emulatorCommand(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await exec(python, ["-m", "fargate_emulator", ...args], {
      env: { ...process.env, PYTHONPATH: PACKAGE },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
