#!/usr/bin/env node
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { nameError, starterFiles } from "./files";

const USAGE = `Start a policy pack of your own from the rules of r-on-fargate-policy.

  npx r-on-fargate-policy init [FOLDER]    write a pack into FOLDER, by default our-pack
`;

function main([command, folder = "our-pack"]: string[]): number {
  if (command !== "init") {
    (command === "--help" ? process.stdout : process.stderr).write(USAGE);
    return command === "--help" ? 0 : 64;
  }
  const target = resolve(folder);
  const files = starterFiles(basename(target), dependencies());
  const error = nameError(basename(target)) ?? existing(target, Object.keys(files));
  if (error) {
    process.stderr.write(`error: ${error}\n`);
    return 64;
  }
  mkdirSync(target, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(target, file), text);
  process.stdout.write(
    `${folder} is a policy pack. Next, install its packages, and preview a stack in its own folder:\n\n` +
      `  (cd ${quoted(folder)} && npm install)\n  pulumi preview --policy-pack ${quoted(target)}\n`,
  );
  return 0;
}

function existing(folder: string, files: string[]): string | undefined {
  const found = files.find((file) => existsSync(join(folder, file)));
  return (
    found &&
    `${join(folder, found)} exists already\n  allowed: a folder without ${files.join(", ")}\n  try: another folder`
  );
}

const quoted = (path: string) => (/^[\w@%+=:,./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** This package, and Pulumi's, by which the engine starts a pack: pnpm puts only a pack's own dependencies into its folder. */
function dependencies(): Record<string, string> {
  // package.json is in the folder above the compiled files.
  const {
    name,
    version,
    dependencies: own,
  } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    name: string;
    version: string;
    dependencies: Record<string, string>;
  };
  return { "@pulumi/pulumi": own["@pulumi/pulumi"]!, [name]: `^${version}` };
}

process.exitCode = main(process.argv.slice(2));
