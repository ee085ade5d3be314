import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writePackage } from "../../../runner/package/write-package";
import { baseImage, deriveImage } from "../../image/support/image";

const PACKAGE = resolve(__dirname, "../../../runner/r");
/** What `R CMD check` and the package need, from the distribution. */
const DEBIAN = [
  ...["codetools", "jsonlite", "knitr", "processx", "rmarkdown", "roxygen2", "rstudioapi", "testthat"].map(
    (name) => `r-cran-${name}`,
  ),
  // Of the tests: what users have in their sessions.
  ...["data.table", "pkgload", "r6"].map((name) => `r-cran-${name}`),
  "make",
  "pandoc",
];

/** An image with R and what the R package needs, the package's source in /src/rfargate. */
export async function checkImage(): Promise<string> {
  const dockerfile = `
FROM ${await baseImage()}
USER root
RUN apt-get update -qq \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${DEBIAN.join(" ")} \\
 && apt-get clean && rm -rf /var/lib/apt/lists/*
COPY rfargate/ /src/rfargate/
`;
  return deriveImage("r-on-fargate/test:r-check", dockerfile, filesBelow(PACKAGE, "rfargate"));
}

/** A user's machine with R, the R package and the bundled rfargate, and nothing else of this project. */
export async function sessionImage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-session-"));
  try {
    await writePackage(join(folder, "rfargate"));
    // Node as npm has it: the distributions' are older than rfargate needs.
    cpSync(join(nodeFolder(), "node"), join(folder, "bin/node"));
    const dockerfile = `
FROM ${await checkImage()}
COPY bin/node /usr/local/bin/
COPY rfargate/ /opt/rfargate/
RUN Rscript -e 'install.packages("/opt/rfargate/r", repos = NULL, type = "source")' && Rscript -e 'library(rfargate)' && rm -r /src
RUN chmod 755 /usr/local/bin/node /opt/rfargate/rfargate.js && ln -s /opt/rfargate/rfargate.js /usr/local/bin/rfargate
ENTRYPOINT []
`;
    const files = { ...filesBelow(join(folder, "rfargate"), "rfargate"), ...filesBelow(join(folder, "bin"), "bin") };
    return await deriveImage("r-on-fargate/test:r-session", dockerfile, files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nodeFolder(): string {
  const program = resolve(__dirname, "../../../runner/setup/node-release.js");
  return execFileSync(process.execPath, [program, "24"], { encoding: "utf8" }).trim();
}

/** All files of a folder, by their paths below another name. */
function filesBelow(folder: string, name: string): Record<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [join(name, path), readFileSync(join(folder, path))]));
}
