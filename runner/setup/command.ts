import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PLACES } from "./places";
import { SetupError } from "./setup-error";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Seconds until the command is killed and counts as failed. */
  timeout?: number;
  /** Name of a file in CACHE/logs that keeps the whole output. */
  log?: string;
  /** Called for each line of output. */
  onLine?: (line: string) => unknown;
  /** Text for its standard input. */
  input?: string;
}

export interface RunResult {
  /** Exit code; 127: no such command, 124: timed out. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command and waits for it. Never throws for what the command does. */
export function attempt(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    if (options.log) mkdirSync(PLACES.logs, { recursive: true });
    const log = options.log ? createWriteStream(join(PLACES.logs, options.log)) : undefined;
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: "pipe" });
    let [stdout, stderr, partial, late] = ["", "", "", false];
    const take = (text: string) => {
      log?.write(text);
      const lines = (partial + text).split("\n");
      partial = lines.pop()!;
      for (const line of lines) options.onLine?.(line);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      take(text);
    });
    const timer = options.timeout
      ? setTimeout(() => {
          late = true;
          child.kill("SIGKILL");
        }, options.timeout * 1000)
      : undefined;
    const end = (code: number) => {
      clearTimeout(timer);
      log?.end();
      resolve({ code: late ? 124 : code, stdout, stderr });
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      stderr += error.message;
      end(error.code === "ENOENT" ? 127 : 126);
    });
    child.on("close", (code, signal) => end(code ?? (signal ? 128 : 1)));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
  });
}

/**
 * Runs a command that must succeed.
 * @param what its purpose, for the error: `building the metadata image`
 * @returns its standard output
 * @throws SetupError otherwise, with its last lines
 */
export async function run(what: string, command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const result = await attempt(command, args, options);
  if (result.code === 0) return result.stdout;
  const lines = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim());
  const last = lines.slice(-15).map((line) => `  ${line}`);
  throw new SetupError(
    `${what} failed: ${command} ${result.code === 124 ? `timed out after ${options.timeout} s` : `exited with code ${result.code}`}`,
    ["fix what its last lines say, then run the command again; completed steps are kept"],
    [...(options.log ? [`log: ${join(PLACES.logs, options.log)}`] : []), ...last],
  );
}

let inForeground = 0;

/** Whether a command that handles Ctrl-C itself is running. */
export function foregroundBusy(): boolean {
  return inForeground > 0;
}

/** Waits for a child process that has the terminal. @returns its exit code */
export async function ended(child: ChildProcess): Promise<number> {
  inForeground++;
  try {
    return await new Promise((resolve) => {
      child.on("error", (error) => {
        process.stderr.write(`${error.message}\n`);
        resolve(127);
      });
      child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 128)));
    });
  } finally {
    inForeground--;
  }
}

/** Runs a command in the foreground, with its output. @returns its exit code */
export function foreground(
  command: string,
  args: string[],
  options: Pick<RunOptions, "cwd" | "env"> = {},
): Promise<number> {
  return ended(spawn(command, args, { ...options, stdio: "inherit" }));
}

/** Path of a program on PATH; undefined: not found. */
export function which(program: string, path = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
