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
  /** What the C code needs of the system, and how it is linked. */
  system?: { requirements: string; link: string };
}

/** Where the images of `repositoryImage` have the repository. */
export const REPOSITORY = "file:///srv/repository";

/** Release of Bioconductor that the images of `repositoryImage` have a mirror of. */
const BIOCONDUCTOR = "3.16";

export interface Repositories {
  cran: RPackage[];
  /** Older versions in CRAN's Archive. */
  archived: RPackage[];
  bioconductor: RPackage[];
}

/**
 * An image with package repositories in it: a base for builds that need no network for them.
 * @param name of the image: files that run at the same time have different repositories
 */
export async function repositoryImage(
  base: string,
  { cran, archived, bioconductor }: Repositories,
  name = "repository",
): Promise<string> {
  const files = {
    ...contents("repository", cran),
    ...contents(`bioconductor/packages/${BIOCONDUCTOR}/bioc`, bioconductor),
    ...Object.fromEntries(
      archived.map((made) => [`repository/src/contrib/Archive/${made.name}/${fileName(made)}`, archive(made)]),
    ),
    "Rprofile.site": 'options(BioC_mirror = "file:///srv/bioconductor")\n',
  };
  const lines = [
    `FROM ${base}`,
    "COPY repository /srv/repository",
    "COPY bioconductor /srv/bioconductor",
    "COPY Rprofile.site /tmp/",
    "RUN cat /tmp/Rprofile.site >> /etc/R/Rprofile.site && rm /tmp/Rprofile.site",
    `ENV R_BIOC_VERSION=${BIOCONDUCTOR}`,
  ];
  return deriveImage(`r-on-fargate/test:${name}`, `${lines.join("\n")}\n`, files);
}

/** Index and archives of a repository, by their paths. */
function contents(folder: string, packages: RPackage[]): Record<string, Buffer | string> {
  const archives = packages.map((made) => [`${folder}/src/contrib/${fileName(made)}`, archive(made)] as const);
  return { [`${folder}/src/contrib/PACKAGES`]: packages.map(description).join("\n"), ...Object.fromEntries(archives) };
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
    ...(made.system ? { SystemRequirements: made.system.requirements } : {}),
    NeedsCompilation: made.c ? "yes" : "no",
  };
  return `${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("")}`;
}

/**
 * The package as `R CMD build` would pack it; byte for byte the same each time, so that Docker's layers are kept.
 * @param root folder of the package in the archive. @default its name
 */
export function archive(made: RPackage, root = made.name): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-package-"));
  const files = {
    DESCRIPTION: description(made),
    NAMESPACE: `${made.c ? `useDynLib(${made.name})\n` : ""}exportPattern("^[a-z]")\n`,
    "R/code.R": `${made.code}\n`,
    ...(made.c ? { "src/code.c": made.c } : {}),
    ...(made.system ? { "src/Makevars": `PKG_LIBS=${made.system.link}\n` } : {}),
  };
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, root, path)), { recursive: true });
      writeFileSync(join(folder, root, path), content);
    }
    const same = ["--sort=name", "--mtime=2000-01-01", "--owner=0", "--group=0", "--mode=u=rwX,go=rX"];
    execFileSync("tar", [...same, "-C", folder, "-I", "gzip -n", "-cf", join(folder, "archive"), root.split("/")[0]!]);
    return readFileSync(join(folder, "archive"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
