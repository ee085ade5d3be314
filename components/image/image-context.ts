import { createHash } from "node:crypto";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { listFiles, sha256File } from "../bucket/files";

/** Files that make an image, staged in one folder as a Docker build context needs them. */
export interface ImageContext {
  /** The staged folder, relative to the working directory. */
  folder: string;
  /** Path of the package list within it; absent: no packages. */
  packages?: string;
  /** SHA-256 over names, contents and build arguments, hex: the same for the same image on every machine. */
  hash: string;
}

/**
 * Stages an image's files and hashes them.
 * @param target folder to (re)make, relative to the working directory
 * @param source folder with the Dockerfile
 * @param packages a package list outside of it (`requirements.R`, a plain list or `renv.lock`)
 * @param buildArgs they enter the hash
 * @throws RunError when the folder or the list does not exist
 */
export function stageImageContext(
  target: string,
  source: string,
  packages: string | undefined,
  buildArgs: Record<string, string>,
): ImageContext {
  const files = listFiles(source);
  const hash = createHash("sha256");
  for (const { relative, sha256 } of files) hash.update(`${relative}\0${sha256}\0`);
  for (const key of Object.keys(buildArgs).sort()) hash.update(`${key}=${buildArgs[key]}\0`);

  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(source, target, { recursive: true });
  if (packages === undefined) return { folder: target, hash: hash.digest("hex") };

  const staged = `packages/${basename(packages)}`;
  try {
    hash.update(`${staged}\0${sha256File(packages)}\0`);
    cpSync(packages, join(target, staged));
  } catch {
    throw new pulumi.RunError(`package list ${resolve(packages)} cannot be read`);
  }
  return { folder: target, packages: staged, hash: hash.digest("hex") };
}
