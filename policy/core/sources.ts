import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Folders of the sources that the bundles are made from. */
const FOLDERS = ["aws", "core", "ecs", "iam", "rules", "secrets"];

/** Beside the bundles, the hash of the sources that they were made from. */
export const HASH_FILE = "sources.sha256";

const sourcesIn = (root: string): string[] =>
  FOLDERS.flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)))
    .filter((file) => file.endsWith(".ts"))
    .sort();

/** The hash of a pack's sources, by their names and texts. */
export function sourcesHash(root: string): string {
  const hash = createHash("sha256");
  for (const file of sourcesIn(root)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/**
 * Whether a pack's bundles were made from other sources than those beside them. Times tell it first: only sources that are newer are
 * read, and a new checkout makes them newer without a change. A published package has none.
 * @param bundles the folder of the bundles
 */
export function isStale(root: string, bundles: string): boolean {
  const hashFile = join(bundles, HASH_FILE);
  if (!existsSync(join(root, "rules")) || !existsSync(hashFile)) return false;
  const built = statSync(hashFile).mtimeMs;
  // A folder is newer if a file was added or removed.
  const newer = [...FOLDERS, ...sourcesIn(root)].some((path) => statSync(join(root, path)).mtimeMs > built);
  return newer && sourcesHash(root) !== readFileSync(hashFile, "utf8");
}
