import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const ROOT = resolve(__dirname, "../../..");
export const FOLDER = join(ROOT, ".github/workflows");

export interface Step {
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  environment?: string;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  strategy?: { matrix: { stack?: string[]; suite?: string[]; node?: number[] } };
  "timeout-minutes"?: number;
  steps: Step[];
}

export interface Workflow {
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

/** The workflows as GitHub reads them, by file name. */
export function workflows(): Workflow[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const text = readFileSync(join(FOLDER, file), "utf8");
      return { file, text, ...(parse(text) as Omit<Workflow, "file" | "text">) };
    });
}

/** All jobs, each with `file: name` to find it by. */
export function jobs(): Array<{ at: string; job: Job }> {
  return workflows().flatMap(({ file, jobs }) =>
    Object.entries(jobs).map(([name, job]) => ({ at: `${file}: ${name}`, job })),
  );
}
