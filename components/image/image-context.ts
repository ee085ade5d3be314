import { createHash } from "node:crypto";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { listFiles, sha256File } from "../bucket/files";

/** The files of an image, staged in one folder as Docker's build context. */
export interface ImageContext {
  /** The staged folder, relative to the working directory. */
  folder: string;
  /** What the image copies: the package list, or the folder with several; absent: no packages. */
  packages?: string;
  /** SHA-256 of names, contents and build arguments, hex: the same for the same image on every machine. */
  hash: string;
}

/** Whether the image gets the folder of the lists, with the first one's name as a build argument, and not a single list. */
export const copiesFolder = (packages: string[], remotes: Record<string, string>): boolean =>
  packages.length > 1 || Object.keys(remotes).length > 0;

/**
 * Stages an image's files and hashes them.
 * @param target folder to (re)create, relative to the working directory
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
  const files = listFiles(source);
  const hash = createHash("sha256");
  for (const { relative, sha256 } of files) hash.update(`${relative}\0${sha256}\0`);
  for (const key of Object.keys(buildArgs).sort()) hash.update(`${key}=${buildArgs[key]}\0`);

  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(source, target, { recursive: true });
  const staged = packages.map((list) => {
    const path = `packages/${basename(list)}`;
    try {
      hash.update(`${path}\0${sha256File(list)}\0`);
      cpSync(list, join(target, path));
    } catch {
      throw new pulumi.RunError(`package list ${resolve(list)} cannot be read`);
    }
    return path;
  });
  for (const [name, archive] of Object.entries(remotes)) {
    mkdirSync(join(target, "packages/remotes"), { recursive: true });
    cpSync(archive, join(target, `packages/remotes/${name}.tar.gz`));
  }
  const copied = copiesFolder(packages, remotes) ? "packages/" : staged[0];
  return { folder: target, ...(copied ? { packages: copied } : {}), hash: hash.digest("hex") };
}
