import { relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/**
 * A path that was given relative to the project (the folder of Pulumi.yaml), as the program reaches it from its working folder,
 * which Pulumi.yaml's `main` makes another one.
 */
export function projectPath(path: string): string {
  return relative(process.cwd(), resolve(pulumi.getRootDirectory(), path)) || ".";
}
