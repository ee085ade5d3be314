import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackOutputs } from "../../contract/outputs/schema";
import { RFARGATE } from "../../runner/setup/places";
import { pulumi, ROOT } from "../engine/support";

/** Brought up by the runner before this suite. */
export const STACK = "local";

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  finished: Promise<Finished>;
  /** Resolves when a pattern shows on either stream. */
  shows(pattern: RegExp): Promise<void>;
}

/** Starts the CLI as a user would, in the project's folder unless another is given. */
export function start(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Started {
  const child = spawn(process.execPath, [RFARGATE, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
    for (const watch of watchers) watch();
  });
  const finished = new Promise<Finished>((done) => child.on("close", (code) => done({ code, stdout, stderr })));
  const shows = (pattern: RegExp) =>
    new Promise<void>((found, failed) => {
      const look = () => {
        if (!pattern.test(stdout + stderr)) return;
        watchers.delete(look);
        found();
      };
      watchers.add(look);
      look();
      finished.then(() => failed(new Error(`ended before it showed ${pattern}:\n${stdout}\n${stderr}`)));
    });
  return { child, finished, shows };
}

/** Runs the CLI to its end. */
export function rfargate(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Finished> {
  return start(args, options).finished;
}

/** Path of one of this suite's R scripts. */
export const script = (name: string) => join("test/e2e/scripts", name);

const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rfargate-e2e-"));
  folders.push(folder);
  return folder;
}

/** The stack's outputs, read by Pulumi's own command. */
export async function outputs(): Promise<StackOutputs> {
  const { code, stdout, text } = await pulumi(["stack", "output", "rOnFargate", "--json", "--stack", STACK]);
  if (code !== 0) throw new Error(text);
  return JSON.parse(stdout);
}
