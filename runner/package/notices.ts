import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Metafile } from "esbuild";

/** The file of the licences. */
export const NOTICE = "THIRD-PARTY.txt";

const ROOT = resolve(__dirname, "../..");

/** A package with parts in a bundle. */
interface Bundled {
  name: string;
  version: string;
  license: string;
  /** Of its licence file; undefined if it has none. */
  text: string | undefined;
}

/**
 * Writes the licences of the packages whose files are in bundles.
 * @param folder of the package with the bundles
 * @param inputs of the bundles; their paths start at the project's folder
 */
export function writeNotice(folder: string, inputs: Metafile["inputs"]): void {
  const folders = new Set(Object.keys(inputs).flatMap((path) => folderOf(path) ?? []));
  const packages = [...folders].map((each) => read(join(ROOT, each)));
  const byName = packages.sort((a, b) => a.name.localeCompare(b.name, "en"));
  writeFileSync(join(folder, NOTICE), noticeText(byName));
}

/** Licences with the same text are printed once. */
function noticeText(packages: readonly Bundled[]): string {
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
