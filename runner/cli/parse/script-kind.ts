import { extname } from "node:path";
import { usageError } from "../base/errors";

/** How a script runs: by R, or rendered by rmarkdown or Quarto. */
export type ScriptKind = "r" | "rmarkdown" | "quarto";

const KINDS: Record<string, ScriptKind> = { ".r": "r", ".rscript": "r", ".rmd": "rmarkdown", ".qmd": "quarto" };

/** What to do instead, for files that are not scripts. */
const INSTEAD: Record<string, string> = {
  ".py": "call it from R with reticulate or system2(), with --input for the file",
  ".ipynb": "export the notebook's R code to a .R file",
  ".sh": "call it from R with system2(), with --input for the file",
  ".rds": "send data with --input",
  ".rdata": "send data with --input",
  ".csv": "send data with --input",
  ".tsv": "send data with --input",
  ".xlsx": "send data with --input",
  ".parquet": "send data with --input",
  ".json": "send data with --input",
  ".txt": "send data with --input",
};

/**
 * The kind of a script, by its extension, case-insensitive; a name without one is R.
 * @throws CliError 64 for other extensions
 */
export function scriptKind(name: string): ScriptKind {
  const extension = extname(name).toLowerCase();
  const kind = extension === "" ? "r" : KINDS[extension];
  if (kind !== undefined) return kind;
  throw usageError(
    `script "${name}": ${extension} files cannot be run`,
    INSTEAD[extension] ?? "name an R script; send other files with --input",
    ".R, .Rscript, .Rmd, .qmd",
  );
}
