import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";

/**
 * Gives a project, as hard links, the packages that r-on-fargate depends on. `npm install` keeps those whose versions fit.
 * Unpacking them takes most of an installation.
 */
export function linkPackages(project: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const kinds = Object.entries(
    packages as Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>,
  );
  for (const [path, { dev, optional, devOptional }] of kinds)
    if (/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !optional && !devOptional)
      link(join(ROOT, path), join(project, path));
  linkCommands(join(ROOT, BIN), join(project, BIN));
}

const BIN = "node_modules/.bin";

/** The commands of the project's packages: npm unpacks a package anew that lacks one. */
function linkCommands(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const target = readlinkSync(join(from, name));
    if (existsSync(join(to, target))) symlinkSync(target, join(to, name));
  }
}

function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) link(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) {
      try {
        linkSync(source, target);
      } catch {
        // Temporary files may be on another file system.
        copyFileSync(source, target);
      }
    }
  }
}
