import { execFileSync } from "node:child_process";
import { LOADS_TYPESCRIPT, ROOT } from "./repository";

/** What code in a fresh process gives to its function `answer`. */
export function answerOf<T>(code: string, env: NodeJS.ProcessEnv = {}): T {
  const script = `const answer = (value) => process.stdout.write(JSON.stringify(value)); ${code}`;
  const args = [...LOADS_TYPESCRIPT, "-e", script];
  return JSON.parse(execFileSync("node", args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...env } })) as T;
}

/** Files that a fresh process has loaded once it has run some code. */
export const loadedBy = (code: string) => answerOf<string[]>(`${code}; answer(Object.keys(require.cache))`);
