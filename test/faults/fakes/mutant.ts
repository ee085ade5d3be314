import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../local/setup/places";
import type { Scenario } from "../seeds";

/** A part of the product, broken on purpose. */
export interface Mutant {
  /** Seen from the project's folder. */
  file: string;
  /** What stands there once. */
  from: string;
  to: string;
}

/** What the scenarios load. */
const SOURCES = ["components", "contract", "runner", "test", "local/setup", "package.json", "tsconfig.json"];

/**
 * The first seed with which a scenario finds something, on a copy of the project with one broken part.
 * @param module of the scenario, seen from the project's folder
 * @returns undefined where none of the seeds finds anything
 */
export async function firstFinding(
  { file, from, to }: Mutant,
  module: string,
  scenario: string,
  seeds: number,
): Promise<{ seed: number; findings: string[] } | undefined> {
  const copy = mkdtempSync(join(tmpdir(), "r-on-fargate-mutant-"));
  try {
    for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const parts = readFileSync(join(copy, file), "utf8").split(from);
    if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${from}`);
    writeFileSync(join(copy, file), parts.join(to));
    const loaded = (await import(join(copy, module))) as Record<string, Scenario>;
    for (let seed = 0; seed < seeds; seed++) {
      const findings = await loaded[scenario]!(seed);
      if (findings.length > 0) return { seed, findings };
    }
    return undefined;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
