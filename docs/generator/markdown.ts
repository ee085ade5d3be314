/** A Markdown table; bars in cells are escaped, lines joined. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (text: string) =>
  text
    .replace(/\n+/g, " ")
    .replace(/(?<!\\)\|/g, "\\|")
    .trim();

export const code = (text: string) => `\`${text}\``;

/**
 * A hand-written page with its generated part, between `<!-- made: NAME -->` and `<!-- end: NAME -->`, replaced.
 * @throws Error if the page has no such part
 */
export function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- made: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no place for '${name}': ${begin} ... ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${part}\n\n${page.slice(to)}`;
}
