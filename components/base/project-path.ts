import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** A path that was given relative to the project (the folder of Pulumi.yaml), as both the program and the engine reach it. */
export function projectPath(path: string): string {
  return pathFrom(process.cwd(), pulumi.getRootDirectory(), path);
}

/**
 * The program resolves a path against its working directory with symbolic links resolved, the engine against that directory as it
 * was named. A relative path, the same on every machine, suits both if both directories have the same place below the project;
 * otherwise the path is absolute.
 * @param cwd the working directory, symbolic links resolved; Pulumi.yaml's `main` makes it differ from the project
 * @param project as the engine names it
 */
export function pathFrom(cwd: string, project: string, path: string): string {
  const named = resolve(project);
  // Pulumi's mocks for unit tests name a folder that does not exist.
  const root = existsSync(named) ? realpathSync(named) : named;
  const target = resolve(named, path);
  if (!isBelow(cwd, root)) return target;
  if (isBelow(target, named)) return relative(cwd, join(root, relative(named, target))) || ".";
  return root === named ? relative(cwd, target) : target;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
