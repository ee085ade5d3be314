import type { Answer } from "./ask-all";

const HEAD = ["question", "expected of AWS", "seen", "verdict"];

/** The answers as a Markdown table, which is readable in a terminal, too. */
export function table(answers: Answer[]): string {
  const rows = answers.map(({ name, expectation, seen, verdict }) => [name, expectation, seen, verdict].map(cell));
  const widths = HEAD.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: string[]) => `| ${cells.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |\n`;
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("");
}

/** Replaces line breaks and column separators. */
const cell = (text: string) => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
