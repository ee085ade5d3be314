import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { listFiles, moveUnlessThere, sha256File } from "../bucket/files";

/** The files of an image, staged in one folder as Docker's build context. */
export interface ImageContext {
  /** The staged folder, relative to the working directory. */
  folder: string;
  /** What the image copies: the package list, or the folder with several; absent: no packages. */
  packages?: string;
  /** SHA-256 of names, contents and build arguments, hex: the same for the same image on every machine. */
  hash: string;
}

/** Twice what a build may take, and more. */
const UNUSED_MS = 24 * 3600 * 1000;

/** Whether the image gets the folder of the lists, with the first one's name as a build argument, and not a single list. */
export const copiesFolder = (packages: string[], remotes: Record<string, string>): boolean =>
  packages.length > 1 || Object.keys(remotes).length > 0;

/**
 * Hashes an image's files and stages them in a folder named by their hash: simultaneous runs with other content have other folders.
 * @param target folder of such folders, relative to the working directory; those that no run has used for a day are deleted
 * @param source folder with the Dockerfile
 * @param packages package lists outside of it (`requirements.R`, a plain list or `renv.lock`), with names of their own
 * @param buildArgs part of the hash
 * @param remotes archives by package, for packages from outside a repository: the list, which is hashed, names their commits
 * @throws RunError when the folder or the list does not exist
 */
export function stageImageContext(
  target: string,
  source: string,
  packages: string[],
  buildArgs: Record<string, string>,
  remotes: Record<string, string> = {},
): ImageContext {
  const sum = createHash("sha256");
  for (const { relative, sha256 } of listFiles(source)) sum.update(`${relative}\0${sha256}\0`);
  for (const key of Object.keys(buildArgs).sort()) sum.update(`${key}=${buildArgs[key]}\0`);
  const lists = packages.map((list) => ({ list, path: `packages/${basename(list)}` }));
  for (const { list, path } of lists) sum.update(`${path}\0${hashOfList(list)}\0`);
  const hash = sum.digest("hex");

  const folder = join(target, hash.slice(0, 16));
  const archives = Object.entries(remotes).map(([name, archive]) => [archive, `packages/remotes/${name}.tar.gz`]);
  stage(folder, [[source, ""], ...lists.map(({ list, path }) => [list, path]), ...archives] as [string, string][]);
  const copied = copiesFolder(packages, remotes) ? "packages/" : lists[0]?.path;
  return { folder, ...(copied ? { packages: copied } : {}), hash };
}

function hashOfList(list: string): string {
  try {
    return sha256File(list);
  } catch {
    throw new pulumi.RunError(`package list ${resolve(list)} cannot be read`);
  }
}

/** Copies files into a folder that has them all as soon as it exists. @param copies from where, and to where within the folder */
function stage(folder: string, copies: [string, string][]): void {
  const target = dirname(folder);
  mkdirSync(target, { recursive: true });
  const now = new Date();
  if (existsSync(folder)) utimesSync(folder, now, now);
  else {
    const unfinished = `${folder}.${process.pid}`;
    for (const [from, to] of copies) cpSync(from, join(unfinished, to), { recursive: true });
    moveUnlessThere(unfinished, folder);
  }
  for (const other of readdirSync(target).map((name) => join(target, name))) {
    const used = statSync(other, { throwIfNoEntry: false })?.mtimeMs;
    if (used !== undefined && used < now.getTime() - UNUSED_MS) rmSync(other, { recursive: true, force: true });
  }
}
