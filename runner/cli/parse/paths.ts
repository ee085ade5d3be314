/**
 * Whether a path from a manifest or a command line stays inside its folder: relative, valid UTF-8 (Node puts U+FFFD in the place of
 * other bytes), without empty, `.` or `..` parts, control characters, backslashes and drive letters (the last two leave the folder on
 * Windows).
 */
export function isSafePath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it rejects control characters
  const odd = /[\u0000-\u001f\u007f\\\ufffd]|\p{Surrogate}/u;
  return !odd.test(path) && !/^[A-Za-z]:/.test(path) && hasPlainParts(path);
}

/** Whether no part of a path is empty, `.` or `..`. */
const hasPlainParts = (path: string) => path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/**
 * Whether a run's output can be written under this name: relative, without empty, `.` or `..` parts. Names on Linux, and so in a task,
 * can have any byte except `/` and NUL; on Windows a backslash separates folders and `X:` is a drive.
 */
export function isOutputPath(path: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return isSafePath(path);
  return !path.includes("\0") && hasPlainParts(path);
}

/** A name without control characters, safe to print to a terminal. */
export function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it replaces control characters
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}
