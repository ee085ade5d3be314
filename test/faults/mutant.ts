import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";
import { replaceOnce } from "./replace-once";
import { assertFound, type Scenario } from "./seeds";

/** A part of the product, broken on purpose. */
export interface Mutant {
  /** Seen from the project's folder. */
  file: string;
  /** What stands there once. */
  from: string;
  to: string;
}

/** What the scenarios load. */
const SOURCES = [
  ...["components", "contract", "runner", "test", "local/setup"],
  ...["package.json", "tsconfig.json", "Pulumi.yaml", "Pulumi.local.yaml"],
];

/**
 * Fails unless a scenario has a finding on a copy of the project with one broken part.
 * @param module of the scenario, seen from the project's folder
 * @param compiled whether the scenario starts `rfargate` as processes of their own
 */
export async function assertFoundOn(
  { file, from, to }: Mutant,
  finding: RegExp,
  module: string,
  scenario: string,
  seeds: number,
  compiled = false,
): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), "r-on-fargate-mutant-"));
  try {
    for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    replaceOnce(join(copy, file), from, to);
    if (compiled) await (await import(join(copy, "runner/package/bundle.ts"))).bundle(join(copy, "bin/cli"));
    const loaded = (await import(join(copy, module))) as Record<string, Scenario>;
    await assertFound(finding, loaded[scenario]!, seeds);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
