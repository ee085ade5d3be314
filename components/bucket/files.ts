import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** A file of a folder: its path, its path within the folder with forward slashes, the SHA-256 of its content in hex. */
export interface FolderFile {
  path: string;
  relative: string;
  sha256: string;
}

/**
 * All files of a folder and its sub-folders by name, without hidden ones (`.gitkeep`, editors' files).
 * @throws RunError when the folder does not exist, or a name in it is not UTF-8
 */
export function listFiles(folder: string): FolderFile[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new pulumi.RunError(`the folder ${resolve(folder)} does not exist`);
  }
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.split(sep).some((part) => part.startsWith(".")))
    .map(utf8Name)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => ({
      path: join(folder, name),
      relative: name.split(sep).join("/"),
      sha256: sha256File(join(folder, name)),
    }));
}

/** S3 keys are UTF-8: a file with any other name would become a different object. @throws RunError */
function utf8Name(name: string): string {
  if (!name.includes("\uFFFD")) return name;
  throw new pulumi.RunError(`the name of the file "${name}" is not UTF-8: rename the file`);
}

/**
 * The part of a file in memory: Node cannot read a file above 2 GiB as a whole. All files share it: a buffer for each costs more
 * than its hash.
 */
const PART = Buffer.allocUnsafe(1024 * 1024);

/** SHA-256 of a file's content, hex. */
export function sha256File(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    for (let bytes = readSync(file, PART); bytes > 0; bytes = readSync(file, PART)) {
      hash.update(PART.subarray(0, bytes));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}

/** Puts a finished folder in its place. One that another process has put there meanwhile stays: it is the same. */
export function moveUnlessThere(finished: string, place: string): void {
  try {
    renameSync(finished, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(finished, { recursive: true });
  }
}
