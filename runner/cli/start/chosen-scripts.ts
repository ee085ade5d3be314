import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { PREFIXES } from "../../../contract/bucket-layout";
import { nearestNames } from "../../../contract/nearest-names";
import type { Bucket } from "../aws/bucket";
import { notFoundError, usageError } from "../base/errors";
import { checkScriptName } from "../parse/script-names";
import { describeFile, type LocalFile } from "./input-files";

/** A script of a run. */
export interface RunScript {
  /** Name in SCRIPT. */
  name: string;
  /** Present if it is uploaded for this run. */
  local?: LocalFile;
}

/**
 * Resolves each script: a file on this machine if it exists, else a key under `r_scripts/`.
 * @param remote always use the bucket's copy
 * @throws CliError 64 for names that cannot be run
 */
export async function resolveScripts(cwd: string, given: readonly string[], remote: boolean): Promise<RunScript[]> {
  const scripts = await Promise.all(given.map((name) => resolveScript(cwd, name, remote)));
  const sources = new Map<string, string>();
  for (const { name, local } of scripts) {
    const source = local?.source ?? PREFIXES.scripts;
    const other = sources.get(name) ?? source;
    if (other !== source) {
      throw usageError(
        `two scripts named "${name}", from ${other} and ${source}: one would hide the other`,
        "rename one",
      );
    }
    sources.set(name, source);
  }
  return scripts;
}

async function resolveScript(cwd: string, given: string, remote: boolean): Promise<RunScript> {
  const source = resolve(cwd, given);
  const isFile =
    !remote &&
    (await stat(source).then(
      (info) => info.isFile(),
      () => false,
    ));
  if (!isFile) return { name: checkScriptName(given) };
  const name = checkScriptName(basename(source));
  return { name, local: await describeFile(source, name) };
}

/**
 * Checks that scripts that are not uploaded exist in the bucket.
 * @throws CliError 66 with the nearest names
 */
export async function requireScripts(bucket: Bucket, scripts: readonly RunScript[]): Promise<void> {
  const names = [...new Set(scripts.filter(({ local }) => !local).map(({ name }) => name))];
  const there = await Promise.all(names.map((name) => bucket.has(PREFIXES.scripts + name)));
  const missing = names.find((_, i) => !there[i]);
  if (missing === undefined) return;
  const all = (await bucket.list(PREFIXES.scripts)).map(({ key }) => key.slice(PREFIXES.scripts.length));
  const near = nearestNames(
    missing,
    all.filter((name) => name !== "" && !name.endsWith("/")),
  );
  throw notFoundError(
    `script "${missing}" is neither a file here nor under r_scripts/ in bucket ${bucket.name}`,
    near.length > 0
      ? `nearest there: ${near.join(", ")}`
      : "r_scripts/ is empty; name a local file, or upload scripts with `pulumi up`",
  );
}
