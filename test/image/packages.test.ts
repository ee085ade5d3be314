import assert from "node:assert/strict";
import { docker, execute } from "./support/docker";
import { type Build, baseImage, buildImage, exampleImage, rscript, tryBuild } from "./support/image";
import { archive, REPOSITORY, repositoryImage } from "./support/repository";

/** What a package's function `where` says. */
const says = (text: string) => `where <- function() "${text}"`;

describe("packages", function () {
  this.timeout("5m");
  let base: string;
  /** Version of tibble that the distribution has. */
  let tibble: string;

  before(async () => {
    const { output } = await rscript(await exampleImage(), 'cat(as.character(packageVersion("tibble")))');
    tibble = output;
    base = await repositoryImage(await baseImage(), {
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
  });

  /** Builds on a base with the repository in it. */
  function build(name: string, file: string, content: string, args: Record<string, string> = {}): Build {
    return {
      name: `r-on-fargate/test:${name}`,
      base,
      packages: { name: file, content },
      args: { REPOSITORY, ...args },
    };
  }
  const lock = (packages: Record<string, string>) =>
    JSON.stringify({
      R: { Version: "4.2.2", Repositories: [{ Name: "CRAN", URL: "https://unused.invalid" }] },
      Packages: Object.fromEntries(
        Object.entries(packages).map(([Package, Version]) => [Package, { Package, Version, Source: "Repository" }]),
      ),
    });
  /** A build that must fail, and what it said. */
  async function failure(options: Build): Promise<string> {
    const { code, output } = await tryBuild(options);
    assert.notEqual(code, 0, "the build was to fail");
    return output;
  }

  it("of a plain list come from the distribution first, the repository for the rest, dependencies too", async () => {
    const image = await buildImage(build("plain", "packages.txt", "# two of them\npurelyr\n\ntibble  # also alone\n"));
    const { output } = await rscript(image, 'cat(purelyr::where(), helperr::where(), dirname(find.package("tibble")))');
    assert.equal(output, "current helper /usr/lib/R/site-library");
  });

  it("of a requirements.R are found in any code, also where only running it tells the name", async () => {
    const script = `
      options(Ncpus = 1)
      if (!requireNamespace("tibble", quietly = TRUE)) { install.packages(c("tibble")) }
      wanted <- paste0("pure", "lyr")
      invisible(lapply(wanted, function(p) install.packages(p)))
    `;
    const image = await buildImage(build("requirements", "requirements.R", script));
    const { output } = await rscript(image, 'cat(purelyr::where(), dirname(find.package("tibble")))');
    assert.equal(output, "current /usr/lib/R/site-library");
  });

  it("of a requirements.R come from archives, too, named as in plain R, without a repository", async () => {
    const script = `
      file.copy(file.path("/srv/repository/src/contrib", c("helperr_1.0.tar.gz", "compiledr_1.0.tar.gz")), ".")
      install.packages("helperr_1.0.tar.gz")
      lapply("compiledr_1.0.tar.gz", install.packages, repos = NULL, type = "source")
    `;
    const image = await buildImage(build("archive", "requirements.R", script));
    const { output } = await rscript(image, "cat(helperr::where(), compiledr::twice(21))");
    assert.equal(output, "helper 42");
  });

  it("of a requirements.R that only loads them are installed", async () => {
    const script = 'require(purelyr)\nif (!requireNamespace("tibble", quietly = TRUE)) warning("absent")\n';
    const image = await buildImage(build("loads", "requirements.R", script));
    const { output } = await rscript(image, 'cat(purelyr::where(), dirname(find.package("tibble")))');
    assert.equal(output, "current /usr/lib/R/site-library");
  });

  it("that a requirements.R requires fail the build where nothing installs them", async () => {
    const alone = await failure(build("required", "requirements.R", "require(nosuchpackage)\n"));
    assert.match(alone, /package 'nosuchpackage', wanted by the list, is nowhere to be had/);
    const beside = await failure(
      build("beside", "requirements.R", 'install.packages("helperr")\nrequire(nosuchpackage)\n'),
    );
    assert.match(beside, /package 'nosuchpackage' cannot be loaded: there is no package called/);
  });

  it("of a second file that a requirements.R reads fail the build, which names the file and the remedy", async () => {
    const output = await failure(build("second", "requirements.R", 'install.packages(readLines("packages.txt"))\n'));
    assert.match(
      output,
      /names 'packages\.txt', which is not in the image.*\n.*name both: \[requirements\.R, packages\.txt\]/,
    );
  });

  it("of a second file that a requirements.R reads are installed where the build has both", async () => {
    const both = build("both", "requirements.R", 'install.packages(readLines("packages.txt"))\n', {
      PACKAGES: "packages/",
      PACKAGE_LIST: "requirements.R",
    });
    const image = await buildImage({ ...both, replaced: { "packages/packages.txt": "helperr\n" } });
    assert.equal((await rscript(image, "cat(helperr::where())")).output, "helper");
  });

  it("that need a library of the system get it: its headers to be compiled, itself to stay", async () => {
    const image = await buildImage(build("sodium", "packages.txt", "sodiumr\n"));
    const { output } = await rscript(
      image,
      'cat(sodiumr::version(), file.exists("/usr/include/sodium.h"), nzchar(Sys.which("gcc")))',
    );
    assert.match(output, /^1\.\d+\.\d+ FALSE FALSE$/);
  });

  it("of Bioconductor come from its mirror, in the release for this R", async () => {
    const image = await buildImage(build("bioconductor", "packages.txt", "genomer\n"));
    assert.equal((await rscript(image, "cat(genomer::where(), helperr::where())")).output, "bioconductor helper");
  });

  it("are recorded in the image: where each is from, and for which package of the list", async () => {
    const image = await buildImage(build("origins", "packages.txt", "purelyr\ngenomer\n"));
    const table = await docker("run", "--rm", "--entrypoint", "cat", image, "/opt/r-on-fargate/packages.tsv");
    const origins = new Map(
      table.split("\n").map((line) => {
        const [name = "", ...fields] = line.split("\t");
        return [name, fields];
      }),
    );
    assert.deepEqual(origins.get("purelyr"), ["2.0", `${REPOSITORY}/src/contrib/purelyr_2.0.tar.gz`, "purelyr"]);
    assert.deepEqual(origins.get("helperr")![2]!.split(" "), ["purelyr", "helperr"]);
    assert.match(origins.get("genomer")![1]!, /^file:\/\/\/srv\/bioconductor\/packages\/3\.16\/bioc\//);
    assert.match(origins.get("tibble")![1]!, /^apt: r-cran-tibble \d/);
    assert.equal(origins.get("tibble")![2], "purelyr tibble");
  });

  it("that need compiling are compiled, and no compiler stays", async () => {
    const image = await buildImage(build("compiled", "packages.txt", "compiledr\n"));
    const { output } = await rscript(image, 'cat(compiledr::twice(21), nzchar(Sys.which(c("gcc", "make"))))');
    assert.equal(output, "42 FALSE FALSE");
    const sizes = await Promise.all([image, base].map((name) => docker("image", "inspect", "-f", "{{.Size}}", name)));
    assert.ok(Number(sizes[0]) - Number(sizes[1]) < 10e6, `sizes in bytes: ${sizes}`);
  });

  it("that cannot be loaded fail the build, which names them and R's reason", async () => {
    const output = await failure(build("broken", "packages.txt", "brokenr\n"));
    assert.match(output, /package 'brokenr' cannot be loaded: .*its library is absent/);
  });

  it("that are nowhere fail the build, which names them, who wants them and where was looked", async () => {
    const output = await failure(build("nowhere", "packages.txt", "nosuchpackage\n"));
    assert.match(
      output,
      /package 'nosuchpackage', wanted by the list, is nowhere to be had; distribution: none; repository file:/,
    );
  });

  it("with a name that is none are refused with the line", async () => {
    const output = await failure(build("badname", "packages.txt", "tibble\nreadr >= 2\n"));
    assert.match(output, /line 2 of packages\.txt is 'readr >= 2', which is no package name/);
  });

  it("of a renv.lock have the locked versions: the distribution's where it matches, else the repository's, archived ones too", async () => {
    const content = lock({ tibble, purelyr: "1.5", renv: "1.0.0" });
    const image = await buildImage(build("locked", "renv.lock", content));
    const { output } = await rscript(
      image,
      'cat(purelyr::where(), dirname(find.package("tibble")), requireNamespace("renv", quietly = TRUE))',
    );
    assert.equal(output, "archived /usr/lib/R/site-library FALSE");
  });

  it("of a renv.lock in a version that is nowhere fail the build, which names the versions and the remedy", async () => {
    const output = await failure(build("unlocked", "renv.lock", lock({ tibble: "99.0.0", purelyr: "7.0" })));
    assert.ok(
      output.includes(`tibble: locked 99.0.0; distribution: ${tibble}; repository ${REPOSITORY}: none`),
      output,
    );
    assert.ok(output.includes(`purelyr: locked 7.0; distribution: none; repository ${REPOSITORY}: 2.0`), output);
    assert.match(output, /PACKAGE_VERSIONS=nearest/);
  });

  it("of a renv.lock come in the nearest version where PACKAGE_VERSIONS=nearest accepts that", async () => {
    const content = lock({ tibble: "99.0.0", purelyr: "7.0" });
    const image = await buildImage(build("nearest", "renv.lock", content, { PACKAGE_VERSIONS: "nearest" }));
    const { output } = await rscript(image, 'cat(purelyr::where(), as.character(packageVersion("tibble")))');
    assert.equal(output, `current ${tibble}`);
  });

  it("of a renv.lock from GitHub are installed where the deploying machine has fetched them", async () => {
    const remote = { Source: "GitHub", RemoteUsername: "octo", RemoteRepo: "tools", RemoteSha: "a".repeat(40) };
    const content = JSON.stringify({
      R: { Version: "4.2.2" },
      Packages: {
        forkedr: { Package: "forkedr", Version: "0.1.9000", ...remote },
        helperr: { Package: "helperr", Version: "1.0", Source: "Repository" },
      },
    });
    // As GitHub packs a repository: in a folder of its own naming, the package below it.
    const forked = { name: "forkedr", version: "0.1.9000", imports: "helperr", code: says("a fork") };
    const archived = archive(forked, "octo-tools-aaaaaaa/pkg");
    const image = await buildImage({
      ...build("remote", "renv.lock", content, { PACKAGES: "packages/", PACKAGE_LIST: "renv.lock" }),
      replaced: { "packages/remotes/forkedr.tar.gz": archived },
    });
    assert.equal((await rscript(image, "cat(forkedr::where(), helperr::where())")).output, "a fork helper");
    const table = await docker(
      "run",
      "--rm",
      "--entrypoint",
      "grep",
      image,
      "forkedr",
      "/opt/r-on-fargate/packages.tsv",
    );
    assert.equal(table, `forkedr\t0.1.9000\tgithub: octo/tools@${"a".repeat(40)}\tforkedr`);
  });

  it("of a renv.lock from GitHub are refused, with the call that installs them", async () => {
    const record = { Source: "GitHub", RemoteUsername: "someone", RemoteRepo: "purelyr", RemoteSha: "0a1b2c" };
    const content = JSON.stringify({ Packages: { purelyr: { Package: "purelyr", Version: "2.0", ...record } } });
    const output = await failure(build("vcs", "renv.lock", content));
    assert.match(
      output,
      /purelyr: locked 2\.0; .* locked to GitHub \(someone\/purelyr@0a1b2c\), which is no repository/,
    );
    assert.ok(output.includes('remotes::install_github("someone/purelyr@0a1b2c")'), output);
    assert.doesNotMatch(output, /PACKAGE_VERSIONS=nearest/);
  });

  it("of a renv.lock from GitHub that are in no repository are refused for the nearest version, too", async () => {
    const record = {
      Package: "elsewherer",
      Version: "1.0",
      Source: "GitLab",
      RemoteUsername: "a",
      RemoteRepo: "elsewherer",
    };
    const content = JSON.stringify({ Packages: { elsewherer: record } });
    const output = await failure(build("vcs-nearest", "renv.lock", content, { PACKAGE_VERSIONS: "nearest" }));
    assert.ok(output.includes('remotes::install_gitlab("a/elsewherer")'), output);
  });

  it("stay in their layer when the entrypoint changes", async () => {
    const packages = { name: "packages.txt", content: "tibble\n" };
    const layers = async (name: string) =>
      JSON.parse(await docker("image", "inspect", "-f", "{{json .RootFS.Layers}}", name)) as string[];
    const one = await layers(await buildImage({ name: "r-on-fargate/test:layers", packages }));
    const replaced = { "entrypoint/lib/say.sh": `# ${Date.now()}\n` };
    const changed = await buildImage({ name: "r-on-fargate/test:layers-changed", packages, replaced });
    const other = await layers(changed);
    await execute("docker", ["image", "rm", changed]);
    assert.equal(other.length, one.length);
    assert.deepEqual(other.slice(0, -1), one.slice(0, -1));
    assert.notEqual(other.at(-1), one.at(-1));
  });
});
