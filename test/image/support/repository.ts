import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deriveImage } from "./image";

/** A small R package, made here. */
export interface RPackage {
  name: string;
  version: string;
  imports?: string;
  /** R code of the package. */
  code: string;
  /** C code that has to be compiled. */
  c?: string;
}

/** Where the images of `repositoryImage` have the repository. */
export const REPOSITORY = "file:///srv/repository";

/** An image with a package repository in it, older versions in its Archive: a base for builds that need no network for it. */
export async function repositoryImage(base: string, packages: RPackage[], archived: RPackage[]): Promise<string> {
  const files: Record<string, Buffer | string> = {
    "repository/src/contrib/PACKAGES": packages.map(description).join("\n"),
  };
  for (const made of packages) files[`repository/src/contrib/${fileName(made)}`] = archive(made);
  for (const made of archived) files[`repository/src/contrib/Archive/${made.name}/${fileName(made)}`] = archive(made);
  return deriveImage("r-on-fargate/test:repository", `FROM ${base}\nCOPY repository /srv/repository\n`, files);
}

const fileName = ({ name, version }: RPackage) => `${name}_${version}.tar.gz`;

/** Source: https://cran.r-project.org/doc/manuals/R-exts.html#The-DESCRIPTION-file */
function description(made: RPackage): string {
  const fields = {
    Package: made.name,
    Version: made.version,
    Title: "Made by a Test",
    Description: "Made by a test.",
    Author: "Test",
    Maintainer: "Test <test@example.com>",
    License: "Apache License (== 2.0)",
    ...(made.imports ? { Imports: made.imports } : {}),
    NeedsCompilation: made.c ? "yes" : "no",
  };
  return `${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("")}`;
}

/** The package as `R CMD build` would pack it; byte for byte the same each time, so that Docker's layers are kept. */
function archive(made: RPackage): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-package-"));
  const files = {
    DESCRIPTION: description(made),
    NAMESPACE: `${made.c ? `useDynLib(${made.name})\n` : ""}exportPattern("^[a-z]")\n`,
    "R/code.R": `${made.code}\n`,
    ...(made.c ? { "src/code.c": made.c } : {}),
  };
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, made.name, path)), { recursive: true });
      writeFileSync(join(folder, made.name, path), content);
    }
    const same = ["--sort=name", "--mtime=2000-01-01", "--owner=0", "--group=0", "--mode=u=rwX,go=rX"];
    execFileSync("tar", [...same, "-C", folder, "-I", "gzip -n", "-cf", join(folder, "archive"), made.name]);
    return readFileSync(join(folder, "archive"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
