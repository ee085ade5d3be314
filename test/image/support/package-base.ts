import assert from "node:assert/strict";
import { LAUNCHER, withOnly } from "./apt-archive";
import { type Build, baseImage, deriveImage, exampleImage, rscript, tryBuild } from "./image";
import { REPOSITORY, repositoryImage } from "./repository";

/** What a package's function `where` says. */
export const says = (text: string) => `where <- function() "${text}"`;

/** Builds on a base that has a package repository in it, which is made before the tests of one `describe`. */
export function usePackageBase() {
  const fixture = {
    base: "",
    /** The same with a small distribution, for builds that fail: Docker keeps no layer of those. */
    smallBase: "",
    /** Version of tibble that the distribution has. */
    tibble: "",
    /** A build of a package list. */
    build(name: string, file: string, content: string, args: Record<string, string> = {}): Build {
      return {
        name: `r-on-fargate/test:${name}`,
        base: fixture.base,
        packages: { name: file, content },
        args: { REPOSITORY, ...args },
      };
    },
    /** A build that must fail, and what it said. */
    async failure(options: Build): Promise<string> {
      const { code, output } = await tryBuild({
        ...options,
        base: fixture.smallBase,
        replaced: { ...options.replaced, "launcher/build.sh": LAUNCHER },
      });
      assert.notEqual(code, 0, "the build was to fail");
      return output;
    },
  };
  before(async () => {
    const { output } = await rscript(await exampleImage(), 'cat(as.character(packageVersion("tibble")))');
    fixture.tibble = output;
    fixture.base = await repositoryImage(await baseImage(), {
      cran: [
        { name: "purelyr", version: "2.0", imports: "tibble (>= 1.0), helperr", code: says("current") },
        { name: "helperr", version: "1.0", code: says("helper") },
        {
          name: "compiledr",
          version: "1.0",
          code: "twice <- function(x) .C('twice', x)[[1]]",
          c: "void twice(double *x) { *x *= 2; }",
        },
        {
          name: "sodiumr",
          version: "1.0",
          code: "version <- function() .Call('version')",
          c: "#include <sodium.h>\n#include <Rinternals.h>\nSEXP version(void) { return mkString(sodium_version_string()); }",
          system: { requirements: "libsodium (>= 1.0.3)", link: "-lsodium" },
        },
        { name: "brokenr", version: "1.0", code: '.onLoad <- function(...) stop("its library is absent")' },
      ],
      archived: [{ name: "purelyr", version: "1.5", imports: "tibble", code: says("archived") }],
      bioconductor: [{ name: "genomer", version: "1.2", imports: "helperr", code: says("bioconductor") }],
    });
    fixture.smallBase = await deriveImage(
      "r-on-fargate/test:repository-small",
      withOnly(fixture.base, await exampleImage(), "r-cran-tibble"),
      {},
    );
  });
  return fixture;
}
