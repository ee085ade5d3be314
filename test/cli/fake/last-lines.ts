import { createHash } from "node:crypto";

/** What the container counts of the lines of a run. */
export function figuresOf(printed: readonly string[]) {
  const text = printed
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
  const lines = printed.filter((line) => line !== "").length;
  return { lines, bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
}

/** The container's last lines of a run. @param key of the log's seal */
export function lastLines(runId: string, printed: readonly string[], exitCode = 0, key?: string): string[] {
  const { lines, sha256 } = figuresOf(printed);
  const ends = [`rfargate: log lines=${lines} sha256=${sha256}`, `rfargate: end run=${runId} exit=${exitCode}`];
  return ends.map((line) => (key === undefined ? line : `${line} key=${key}`));
}

/** The container's line before R starts. */
export const sealLine = (key: string): string => `rfargate: log seal=${createHash("sha256").update(key).digest("hex")}`;
