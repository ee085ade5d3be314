import { copyFileSync, cpSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
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
  const copy = unloadedCopy();
  replaceOnce(join(copy, file), from, to);
  try {
    if (compiled) await (await import(join(copy, "runner/package/bundle.ts"))).bundle(join(copy, "bin/cli"));
    const loaded = (await import(join(copy, module))) as Record<string, Scenario>;
    await assertFound(finding, loaded[scenario]!, seeds);
  } finally {
    copyFileSync(join(ROOT, file), join(copy, file));
  }
}

let copies: { folder: string; used: number } | undefined;

/** The project under a name from which nothing was loaded yet. It is copied once a process: ten copies take longer than the scenarios. */
function unloadedCopy(): string {
  copies ??= { folder: copyOfProject(), used: 0 };
  const [last, next] = [copies.used, ++copies.used].map((used) => join(copies!.folder, String(used)));
  renameSync(last!, next!);
  return next!;
}

/** @returns the folder of the copy `0` */
function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-mutants-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, "0", source), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "0/node_modules"));
  return folder;
}
