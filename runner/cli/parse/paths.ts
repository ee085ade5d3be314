/**
 * Whether a path from a manifest or a command line stays inside the folder it is put in: relative, made of plain names
 * (no empty, `.` or `..` part), no control character, no backslash and no drive letter (both leave the folder on Windows).
 */
export function isSafePath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return !/[\u0000-\u001f\u007f\\]/.test(path) && !/^[A-Za-z]:/.test(path) && hasPlainParts(path);
}

/** Nothing of it is empty, `.` or `..`, nor is it. */
const hasPlainParts = (path: string) => path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/**
 * Whether a run's output may be written under this name: relative, made of plain names. A task's names are Linux's, which
 * may hold all but `/` and NUL; Windows takes a backslash for a folder and `X:` for a drive.
 */
export function isOutputPath(path: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return isSafePath(path);
  return !path.includes("\0") && hasPlainParts(path);
}

/** A name for a terminal, which would act on control characters. */
export function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}
