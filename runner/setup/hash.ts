import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Generated folders, and the configuration of stacks: Pulumi writes it beside programs, and nothing is made from it. */
const LEFT_OUT = /^(?:__pycache__|bin|node_modules|Pulumi\..+\.yaml)$/;

/**
 * A key of 16 hexadecimal digits for the content of files, folders and texts. Names count, times and order do not.
 * @param root base of the paths, so that two clones have the same key
 * @param paths files or folders; a missing one counts as missing
 */
export function contentKey(root: string, paths: string[], ...texts: string[]): string {
  const hash = createHash("sha256");
  const part = (text: string | Buffer) => hash.update(`${text.length}:`).update(text);
  for (const file of [...new Set(paths.flatMap((path) => filesIn(join(root, path))))].sort()) {
    part(relative(root, file));
    part(readFileSync(file));
  }
  for (const text of texts) part(text);
  return hash.digest("hex").slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !LEFT_OUT.test(entry.name))
    .flatMap((entry) => filesIn(join(path, entry.name)));
}
