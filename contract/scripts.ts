/** Extensions of what R runs, or renders to a page; a name without an extension is R. */
const SCRIPT = /(?:^|\/)\.?[^./]+$|\.(?:r|rscript|rmd|qmd)$/i;

/** Whether a name under `r_scripts/` can be run. */
export const isScript = (name: string): boolean => SCRIPT.test(name);
