import { realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** A path that was given relative to the project (the folder of Pulumi.yaml), as both the program and the engine reach it. */
export function projectPath(path: string): string {
  return pathFrom(process.cwd(), pulumi.getRootDirectory(), path);
}

/**
 * The program resolves a path from its working folder without symbolic links, the engine from the same folder as it was named.
 * A relative path, the same on every machine, serves both where both folders lie alike below the project; elsewhere an absolute
 * path does.
 * @param cwd the working folder without symbolic links, which Pulumi.yaml's `main` makes another one than the project
 * @param project as the engine names it
 */
export function pathFrom(cwd: string, project: string, path: string): string {
  const named = resolve(project);
  const root = realpathSync(named);
  const target = resolve(named, path);
  if (!isBelow(cwd, root)) return target;
  if (isBelow(target, named)) return relative(cwd, join(root, relative(named, target))) || ".";
  return root === named ? relative(cwd, target) : target;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
