import { type CliError, usageError } from "../base/errors";

/** Settings of a run that a script's head can have, named as on the command line. */
export interface HeadSettings {
  model?: string;
  cpu?: string;
  memory?: string;
  timeout?: string;
  startTimeout?: string;
  spot?: boolean;
}

type Setting = Exclude<keyof HeadSettings, "spot">;

/** Source: https://cran.r-project.org/doc/manuals/R-exts.html#The-DESCRIPTION-file (Package) */
const PACKAGE = /^[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]$/;

const TEXTS: Record<string, Setting> = {
  model: "model",
  cpu: "cpu",
  memory: "memory",
  timeout: "timeout",
  "start-timeout": "startTimeout",
};

const MARK = /^#'?\s*rfargate:(.*)$/;

/**
 * The settings of a script's head: `#' rfargate: cpu=4096 memory=16384 timeout=2h`, on one or more comment lines before the first line
 * of code.
 * @param file its name, for messages
 * @throws CliError 64 for an unknown setting, one without a value, or one given twice
 */
export function parseScriptHead(text: string, file: string): HeadSettings {
  const settings: HeadSettings = {};
  for (const [i, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n|\r/)
    .entries()) {
    if (line.trim() !== "" && !line.startsWith("#")) break;
    const where = `${file}, line ${i + 1}`;
    for (const word of MARK.exec(line)?.[1]?.trim().split(/\s+/) ?? []) {
      // The container checks the packages before the first script starts.
      if (word.startsWith("packages=")) requirePackageNames(word, where);
      else for (const entry of word.split(",")) if (entry !== "") set(settings, entry, where);
    }
  }
  return settings;
}

function requirePackageNames(word: string, where: string): void {
  const names = word.slice("packages=".length).split(",");
  const odd = names.find((name) => !PACKAGE.test(name));
  if (odd === undefined) return;
  const example = "packages=data.table,glue";
  throw usageError(
    `${where}: ${word}: "${odd}" is not the name of a package`,
    example,
    "names separated by commas, without blanks",
  );
}

function set(settings: HeadSettings, entry: string, where: string): void {
  const [, name = entry, value = ""] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
  const key = name === "spot" ? "spot" : Object.hasOwn(TEXTS, name) ? TEXTS[name]! : undefined;
  if (key === undefined) throw invalid(`${where}: unknown setting "${name}"`);
  if (settings[key] !== undefined) throw usageError(`${where}: setting "${name}" is given twice`, "keep one of them");
  if (key === "spot") settings.spot = spotOf(value, where);
  else if (value === "") throw invalid(`${where}: setting "${name}" has no value`);
  else settings[key] = value;
}

function spotOf(value: string, where: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw usageError(`${where}: spot=${value} is invalid`, "spot=true", "true, false");
}

function invalid(message: string): CliError {
  return usageError(
    message,
    "#' rfargate: cpu=4096 memory=16384 timeout=2h",
    [...Object.keys(TEXTS), "spot", "packages"].join(", "),
  );
}

/** Settings of several scripts' heads: the first script with a setting takes precedence, and the command line over all. */
export function withHeads<T extends HeadSettings>(options: T, heads: readonly HeadSettings[]): T {
  const merged: HeadSettings = {};
  for (const head of [...heads].reverse()) Object.assign(merged, head);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...options, ...merged, ...given };
}
