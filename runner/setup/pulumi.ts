import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { attempt, ended, foreground } from "./command";
import { ROOT } from "./places";

/** Folder of the policy pack. */
export const POLICY_PACK = "policy";

/**
 * Runs Pulumi on a stack in the foreground: its own display on a terminal, plain lines elsewhere.
 * @param onLine called for each plain line
 * @returns its exit code
 */
export async function pulumiOn(
  stack: string,
  env: NodeJS.ProcessEnv,
  command: string[],
  onLine: (line: string) => void = () => {},
): Promise<number> {
  const args = [...command, "--stack", stack];
  if (process.stdout.isTTY && !process.env.CI) return foreground("pulumi", args, { cwd: ROOT, env });
  return plain([...args, "--non-interactive", "--color", "never"], env, onLine);
}

/** The stack's outputs as `pulumi stack output --json` prints them; undefined: it is not up. */
export async function outputsText(stack: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, stdout } = await attempt("pulumi", ["stack", "output", "--json", "--stack", stack], { cwd: ROOT, env });
  return code === 0 && stdout.includes('"rOnFargate"') ? stdout : undefined;
}

/** Plain lines, without those that say nothing about the stack. */
function plain(args: string[], env: NodeJS.ProcessEnv, onLine: (line: string) => void): Promise<number> {
  const child = spawn("pulumi", args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    const quiet = withoutNoise((line) => {
      to.write(`${line}\n`);
      onLine(line);
    });
    createInterface({ input: from }).on("line", quiet);
  }
  return ended(child);
}

/**
 * Sources of plugins, operations in progress (a line about their end follows), and unchanged resources, which are counted at
 * the end.
 */
const NOISE = [
  /^ {4}\S+:\S+:\S+ \S+ +$/,
  /^ ~ {2}\S+:\S+:\S+ \S+ refresh(ing)?( \([\d.]+m?s\))? +$/,
  /warning: using \S+ from \$PATH at /,
  /warning: resource plugin aws is expected to have version/,
  /^@ \w+ing\b/i,
];
const HEADING = /^(Diagnostics:|\s+\S+ \(\S+\):)$/;

/** Filters Pulumi's output line by line. A heading is kept with the lines below it. */
export function withoutNoise(write: (line: string) => void): (line: string) => void {
  let held: string[] = [];
  return (line) => {
    if (NOISE.some((pattern) => pattern.test(line))) return;
    if (HEADING.test(line)) held.push(line);
    else if (line.trim() === "" && held.length > 0) held = [];
    else {
      for (const kept of [...held, line]) write(kept);
      held = [];
    }
  };
}
