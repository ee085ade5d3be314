import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folder of this package: a clone, or what npm installed. Compiled files are one level deeper than their sources. */
export function packageFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
