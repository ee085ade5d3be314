import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const UNUSED_MS = 14 * 24 * 3600 * 1000;

/**
 * Deletes compiled code that has not been read for two weeks: of sources that have changed since, and of programs in temporary
 * folders. A file system that records no reading (noatime) has it compiled anew every two weeks.
 */
export function dropUnusedCode(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    // Another run may write, rename and delete there.
    const file = statSync(join(folder, name), { throwIfNoEntry: false });
    if (file?.isFile() && file.atimeMs < Date.now() - UNUSED_MS) rmSync(join(folder, name), { force: true });
  }
}
