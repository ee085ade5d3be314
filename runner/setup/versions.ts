/** The oldest Pulumi that the packages of this project work with. */
export const OLDEST_PULUMI = "3.200.0";

/** Whether version `given` (`3.200.0`, `v3.200.0`, `1.26`) is `oldest` or newer. */
export function isAtLeast(given: string, oldest: string): boolean {
  const numbers = (text: string) =>
    text
      .replace(/^\D*/, "")
      .split(/[.+-]/)
      .slice(0, 3)
      .map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(given), numbers(oldest)];
  for (let i = 0; i < 3; i++) if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0);
  return true;
}
