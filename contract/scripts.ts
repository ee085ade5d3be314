/** Extensions of scripts, and of documents that R renders; a name without an extension is an R script. */
const SCRIPT = /(?:^|\/)\.?[^./]+$|\.(?:r|rscript|rmd|qmd)$/i;

/** Whether a name under `r_scripts/` is that of a script. */
export const isScript = (name: string): boolean => SCRIPT.test(name);
