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

/** Edit distance of two names, for "did you mean". */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The names nearest to a wanted one, nearest first; letter case does not count. */
export function nearestNames(wanted: string, names: readonly string[], count = 3): string[] {
  const distance = (name: string) => editDistance(wanted.toLowerCase(), name.toLowerCase());
  return [...names].sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1)).slice(0, count);
}
