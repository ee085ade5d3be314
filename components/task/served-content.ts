import { createHash } from "node:crypto";
import type { FolderFile } from "../bucket/files";

/** What a model reads from the bucket when its task starts. */
export interface ServedContent {
  /** Keys under `r_scripts/`, and under `input/`, where one that ends in `/` is a prefix. */
  scripts: string[];
  inputs: string[];
}

/**
 * SHA-256, in hex, of the files that a model reads from the folders that the stack uploads. Objects that reach the bucket in other
 * ways do not count. Undefined if the model reads none of these files.
 */
export function contentHash(
  { scripts, inputs }: ServedContent,
  folders: { scripts: FolderFile[]; inputs: FolderFile[] },
): string | undefined {
  const reads = (keys: string[]) => (file: FolderFile) =>
    keys.some((key) => (key.endsWith("/") ? file.relative.startsWith(key) : file.relative === key));
  const read = [
    ...folders.scripts.filter(reads(scripts)).map(({ relative, sha256 }) => ["script", relative, sha256]),
    ...folders.inputs.filter(reads(inputs)).map(({ relative, sha256 }) => ["input", relative, sha256]),
  ];
  return read.length > 0 ? createHash("sha256").update(JSON.stringify(read)).digest("hex") : undefined;
}
