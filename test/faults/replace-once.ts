import { readFileSync, writeFileSync } from "node:fs";

/**
 * Replaces a part of a file.
 * @throws unless the part stands there once
 */
export function replaceOnce(file: string, from: string, to: string): void {
  const parts = readFileSync(file, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${from}`);
  writeFileSync(file, parts.join(to));
}
