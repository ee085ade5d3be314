import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { LOADS_TYPESCRIPT, ROOT } from "./repository";

export interface Recording {
  /** Folder of the program. */
  root: string;
  /** Keys without `r-on-fargate:`. */
  config: object;
  /** A module that is loaded before the program. */
  before?: string;
}

export interface Recorded {
  urns: string[];
  resources: Array<{ type: string; name: string; inputs: Record<string, unknown> }>;
  /** What the program exports. */
  outputs: unknown;
}

/** What the program registers and exports under a configuration. @throws with what it printed when it refuses */
export function recordedProgram(config: object, before?: string): Recorded {
  const args = [...LOADS_TYPESCRIPT, join(ROOT, "test/support/record-program.ts")];
  const input = JSON.stringify({ root: ROOT, config, before } satisfies Recording);
  const env = { ...process.env, PULUMI_NODEJS_ROOT_DIRECTORY: ROOT };
  const options = { cwd: ROOT, env, input, encoding: "utf8", maxBuffer: 2 ** 26, stdio: "pipe" } as const;
  return JSON.parse(execFileSync(process.execPath, args, options)) as Recorded;
}
