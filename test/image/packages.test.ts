import assert from "node:assert/strict";
import { docker, execute } from "./support/docker";
import { buildImage, packageTable, rscript } from "./support/image";
import { usePackageBase } from "./support/package-base";
import { REPOSITORY } from "./support/repository";

describe("packages", function () {
  this.timeout("5m");
  const fixture = usePackageBase();
  const { build, failure } = fixture;

  it("of a plain list come from the distribution first, the repository for the rest, dependencies too", async () => {
    const image = await buildImage(build("plain", "packages.txt", "# two of them\npurelyr\n\ntibble  # also alone\n"));
    const { output } = await rscript(image, 'cat(purelyr::where(), helperr::where(), dirname(find.package("tibble")))');
    assert.equal(output, "current helper /usr/lib/R/site-library");
  });

  it("of a requirements.R are found in any code, even if only running it reveals the name", async () => {
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

  it("that a requirements.R requires fail the build if nothing installs them", async () => {
    const alone = await failure(build("required", "requirements.R", "require(nosuchpackage)\n"));
    assert.match(alone, /package "nosuchpackage", needed by the list, was not found/);
    const beside = await failure(
      build("beside", "requirements.R", 'install.packages("helperr")\nrequire(nosuchpackage)\n'),
    );
    assert.match(beside, /package "nosuchpackage" cannot be loaded: there is no package called/);
  });

  it("of a second file that a requirements.R reads fail the build, which names the file and the remedy", async () => {
    const output = await failure(build("second", "requirements.R", 'install.packages(readLines("packages.txt"))\n'));
    assert.match(
      output,
      /names "packages\.txt", which is not in the image.*\nname both in image\.packages .*: \[requirements\.R, packages\.txt\]/,
    );
  });

  it("of a second file that a requirements.R reads are installed if the build has both", async () => {
    const both = build("both", "requirements.R", 'install.packages(readLines("packages.txt"))\n', {
      PACKAGES: "packages/",
      PACKAGE_LIST: "requirements.R",
    });
    const image = await buildImage({ ...both, replaced: { "packages/packages.txt": "helperr\n" } });
    assert.equal((await rscript(image, "cat(helperr::where())")).output, "helper");
  });

  it("that need a system library get it: headers for compiling, and the library permanently", async () => {
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

  it("are recorded in the image: where each is from, and which package of the list needs it", async () => {
    const image = await buildImage(build("origins", "packages.txt", "purelyr\ngenomer\n"));
    const origins = await packageTable(image);
    assert.deepEqual(origins.get("purelyr"), ["2.0", `${REPOSITORY}/src/contrib/purelyr_2.0.tar.gz`, "purelyr"]);
    assert.deepEqual(origins.get("helperr")![2]!.split(" "), ["purelyr", "helperr"]);
    assert.match(origins.get("genomer")![1]!, /^file:\/\/\/srv\/bioconductor\/packages\/3\.16\/bioc\//);
    assert.match(origins.get("tibble")![1]!, /^apt: r-cran-tibble \d/);
    assert.equal(origins.get("tibble")![2], "purelyr tibble");
    // R's own packages are reported like any other: with the package that needs them, if one does.
    assert.equal(origins.get("stats")![2], "purelyr tibble methods stats");
    assert.equal(origins.get("tcltk")![2], "");
  });

  it("that need compiling are compiled, without leaving a compiler", async () => {
    const image = await buildImage(build("compiled", "packages.txt", "compiledr\n"));
    const { output } = await rscript(image, 'cat(compiledr::twice(21), nzchar(Sys.which(c("gcc", "make"))))');
    assert.equal(output, "42 FALSE FALSE");
    const sizes = await Promise.all(
      [image, fixture.base].map((name) => docker("image", "inspect", "-f", "{{.Size}}", name)),
    );
    assert.ok(Number(sizes[0]) - Number(sizes[1]) < 10e6, `sizes in bytes: ${sizes}`);
  });

  it("that cannot be loaded fail the build, which names them and R's reason", async () => {
    const output = await failure(build("broken", "packages.txt", "brokenr\n"));
    assert.match(output, /package "brokenr" cannot be loaded: .*its library is absent/);
  });

  it("that are unavailable fail the build, which names them, the package that needs them and the repositories", async () => {
    const output = await failure(build("nowhere", "packages.txt", "nosuchpackage\n"));
    assert.match(
      output,
      /package "nosuchpackage", needed by the list, was not found; distribution: none; repository file:/,
    );
  });

  it("with a name in another case fail the build, which has the right name", async () => {
    const other = await failure(build("case", "packages.txt", "PurelyR\n"));
    assert.match(
      other,
      /package "PurelyR", .* was not found; .*; did you mean "purelyr"\?\nif CRAN has archived it: a renv\.lock/,
    );
    const installed = await failure(build("case-apt", "packages.txt", "Tibble\n"));
    assert.match(installed, /package "Tibble" cannot be loaded: .*; did you mean "tibble"\?/);
  });

  it("of R itself, named twice, in a file from Windows, need nothing", async () => {
    const image = await buildImage(
      build("windows", "packages.txt", "\ufeffstats\r\nhelperr\r\n# f\u00fcr uns\r\nparallel\r\nhelperr\r\n"),
    );
    assert.equal((await rscript(image, "cat(helperr::where())")).output, "helper");
  });

  it("with an invalid name are rejected with the line", async () => {
    const output = await failure(build("badname", "packages.txt", "tibble\nreadr >= 2\n"));
    assert.match(output, /line 2 of packages\.txt is "readr >= 2", not a package name/);
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
