import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "../setup/command";
import { RFARGATE, ROOT } from "../setup/places";
import { outputsText } from "../setup/pulumi";
import type { Target } from "./target";

/** Prunes old revisions as the stack is configured. Prints what it did, or why it failed. @returns rfargate's exit code */
export function pruneOld({ stack, env }: Target): Promise<number> {
  return prune(env, "--stack", stack);
}

/**
 * Destroys a stack and deregisters the revisions that it kept for rollbacks.
 * @param destroy destroys the stack @returns the exit code of the step that failed, or 0
 */
export async function withAllRevisions({ stack, env }: Target, destroy: () => Promise<number>): Promise<number> {
  // The outputs name the families; they are gone after `destroy`.
  const outputs = await outputsText(stack, env);
  const code = await destroy();
  if (code !== 0 || outputs === undefined) return code;
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-"));
  try {
    const file = join(folder, "outputs.json");
    writeFileSync(file, outputs);
    return await prune(env, "--all", "--yes", "--outputs", file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function prune(env: NodeJS.ProcessEnv, ...options: string[]): Promise<number> {
  const { code, stdout, stderr } = await attempt(process.execPath, [RFARGATE, "prune", ...options], { cwd: ROOT, env });
  process.stdout.write(stdout);
  if (code !== 0) process.stderr.write(stderr);
  return code;
}
