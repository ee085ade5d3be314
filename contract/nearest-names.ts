/** Edit distance of two names. */
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

/** The names nearest to a given one, nearest first; case-insensitive. */
export function nearestNames(wanted: string, names: readonly string[], count = 3): string[] {
  const distance = (name: string) => editDistance(wanted.toLowerCase(), name.toLowerCase());
  return [...names].sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1)).slice(0, count);
}

/** The name that was probably meant: the nearest one, if its distance is at most a third of the given name's length. */
export function likelyName(wanted: string, names: readonly string[]): string | undefined {
  const [near] = nearestNames(wanted, names, 1);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  return near !== undefined && editDistance(wanted.toLowerCase(), near.toLowerCase()) <= most ? near : undefined;
}
