import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** Part of the name of what tests make in the repository: the suites of both supported releases of Node run at once. */
export const OWN = `node-${process.versions.node.split(".")[0]}`;

/** Options with which Node loads TypeScript. */
export const LOADS_TYPESCRIPT = ["--require", join(ROOT, "runner/setup/typescript.js")];

/** Folders that are made, not written: those of .gitignore, and git's own. */
const MADE = new Set([".git", "node_modules", "bin", ".build", ".results", ".rfargate", "output", "__pycache__"]);

/** Files of test stacks, which come and go. */
const OF_TEST_STACK = /^Pulumi\.(?:test-.+|upgrade)\.yaml$/;

/** Whether a path of the repository is part of what is written by hand (or by the generator), as opposed to what a build makes. */
export const isSource = (path: string) =>
  !relative(ROOT, path)
    .split("/")
    .some((part) => MADE.has(part) || OF_TEST_STACK.test(part));

/** Files of the repository with an ending, relative to it, sorted. Needs no git: an unpacked archive does as well. */
export function sourceFiles(ending: string, folder = ROOT): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!isSource(path)) return [];
    if (entry.isDirectory()) return sourceFiles(ending, path);
    return entry.name.endsWith(ending) ? [relative(ROOT, path)] : [];
  });
  return files.sort();
}
