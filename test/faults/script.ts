import type { Random } from "./random";

/** What a script does, so what its run has to show. */
export interface Script {
  lines: readonly string[];
  /** Path to content. */
  outputs: Readonly<Record<string, string>>;
  exitCode: number;
}

export function drawScript(random: Random): Script {
  const lines = Array.from({ length: random.below(40) }, (_, i) => `line ${i} ${"x".repeat(random.below(20))}`);
  const names = ["a.csv", "deep/b.txt", "c d.rds"].slice(0, random.below(4));
  const outputs = Object.fromEntries(
    names.map((name) => [name, `${name} ${random.next()}`.repeat(1 + random.below(50))]),
  );
  return { lines, outputs, exitCode: random.pick([0, 0, 1, 3]) };
}
