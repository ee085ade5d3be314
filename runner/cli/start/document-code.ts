/** A chunk of a document: fence, engine, options. */
const BEGIN = /^[\t >]*(```+) *\{([A-Za-z0-9_]+)([^}]*)\}[ \t]*$/;
/** Chunk options of code to skip: knitr does not evaluate it, or continues after its errors. */
const LEFT_OUT = /\b(?:eval|error|engine) *=/;
const LEFT_OUT_LINE = /^[\t >]*#\| *(?:eval|error) *:/;
const LEFT_OUT_EVERYWHERE = /opts_chunk\$set\(.*\b(?:eval|error)\b/;

/** The R code of an R Markdown or Quarto document, with all other lines blank, so that line numbers stay. */
export function documentCode(text: string): string {
  const lines = text.split(/\r?\n/);
  const code = lines.map(() => "");
  if (lines.some((line) => LEFT_OUT_EVERYWHERE.test(line))) return code.join("\n");
  for (let i = 0; i < lines.length; i++) {
    const [, fence, engine, options] = BEGIN.exec(lines[i]!) ?? [];
    if (fence === undefined) continue;
    const closing = new RegExp(`^[\\t >]*${fence}\`*[ \\t]*$`);
    const end = lines.findIndex((line, at) => at > i && closing.test(line));
    if (end < 0) break;
    const inside = lines.slice(i + 1, end);
    const taken =
      engine?.toLowerCase() === "r" &&
      !LEFT_OUT.test(options ?? "") &&
      !inside.some((line) => LEFT_OUT_LINE.test(line));
    if (taken) code.splice(i + 1, inside.length, ...inside);
    i = end;
  }
  return code.join("\n");
}
