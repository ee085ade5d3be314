import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { foreground } from "./command";
import { ROOT, STACK } from "./places";
import { dropSalt, stackEnvironment } from "./stack";

export const POLICY_PACK = "policy";

/** Runs Pulumi on stack local in the foreground. @returns its exit code */
export async function pulumi(command: string, ...options: string[]): Promise<number> {
  const args = [command, "--stack", STACK, ...options];
  const env = stackEnvironment();
  try {
    if (process.stdout.isTTY && !process.env.CI) return await foreground("pulumi", args, { cwd: ROOT, env });
    return await plain([...args, "--non-interactive", "--color", "never"], env);
  } finally {
    dropSalt();
  }
}

/** Where lines are kept, what says nothing about the stack is left out. */
function plain(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn("pulumi", args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    createInterface({ input: from }).on("line", (line) => {
      if (!isNoise(line)) to.write(`${line}\n`);
    });
  }
  return new Promise((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 130));
  });
}

/** Remarks on where plugins come from, and resources that are being worked on: the line that they are done follows. */
export function isNoise(line: string): boolean {
  return (
    /^warning: .* from \$PATH at |from \$PATH at .*\/toolchain\//.test(line) ||
    /^@ (?:previewing|updating|destroying)/i.test(line)
  );
}
