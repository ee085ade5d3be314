import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** The file of the licences. */
export const NOTICE = "THIRD-PARTY.txt";

/** A package with parts in a bundle. */
export interface Bundled {
  name: string;
  version: string;
  license: string;
  /** Of its licence file; undefined if it has none. */
  text: string | undefined;
}

/**
 * The packages whose files are in bundles, by name.
 * @param root the folder that the paths of the inputs start at
 */
export function bundledPackages(root: string, inputs: Metafile["inputs"]): Bundled[] {
  const folders = new Set(Object.keys(inputs).flatMap((path) => folderOf(path) ?? []));
  return [...folders].map((folder) => read(join(root, folder))).sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** The notice for a package with bundles; licences with the same text are printed once. */
export function noticeText(packages: readonly Bundled[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, license, text } of packages) {
    const body = text ?? `Licensed under ${license}.`;
    byText.set(body, [...(byText.get(body) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text.trim()}\n`);
  return `This package contains parts of others.\n\n${sections.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** The innermost package's folder of a path. */
function folderOf(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function read(folder: string): Bundled {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (typeof license !== "string") throw new Error(`${folder}/package.json names no licence`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return { name, version, license, text: file && readFileSync(join(folder, file), "utf8") };
}
