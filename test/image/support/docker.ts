import { execFile } from "node:child_process";

/** How a program ended, and what it printed on both its streams. */
export interface Ended {
  code: number;
  output: string;
}

/** Runs a program to its end. Never throws for an exit code other than 0. */
export function execute(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let output = "";
    const child = execFile(program, args, { maxBuffer: 64 << 20 }, (error) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: typeof error?.code === "number" ? error.code : 0, output });
    });
    // As they come, so that the order of the two streams is kept.
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk));
  });
}

/** For containers that need no network of their own: creating one takes the engine as long as everything else for a container. */
export const HOST_NETWORK = ["--network", "host"];

/** Runs docker, which must succeed; answers what it printed, trimmed. */
export async function docker(...args: string[]): Promise<string> {
  const { code, output } = await execute("docker", args);
  if (code !== 0) throw new Error(`docker ${args.join(" ")} ended with ${code}:\n${output}`);
  return output.trim();
}
