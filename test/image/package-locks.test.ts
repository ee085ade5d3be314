import assert from "node:assert/strict";
import { buildImage, packageTable, rscript } from "./support/image";
import { says, usePackageBase } from "./support/package-base";
import { archive, REPOSITORY } from "./support/repository";

const lock = (packages: Record<string, string>) =>
  JSON.stringify({
    R: { Version: "4.2.2", Repositories: [{ Name: "CRAN", URL: "https://unused.invalid" }] },
    Packages: Object.fromEntries(
      Object.entries(packages).map(([Package, Version]) => [Package, { Package, Version, Source: "Repository" }]),
    ),
  });

describe("packages of an renv.lock", function () {
  this.timeout("5m");
  const fixture = usePackageBase();
  const { build, failure } = fixture;

  it("have the locked versions: the distribution's where it matches, else the repository's, archived ones too", async () => {
    const content = lock({ tibble: fixture.tibble, purelyr: "1.5", renv: "1.0.0" });
    const image = await buildImage(build("locked", "renv.lock", content));
    const { output } = await rscript(
      image,
      'cat(purelyr::where(), dirname(find.package("tibble")), requireNamespace("renv", quietly = TRUE))',
    );
    assert.equal(output, "archived /usr/lib/R/site-library FALSE");
  });

  it("come from the repository that a package itself names, as those of an r-universe do", async () => {
    const record = { Package: "helperr", Version: "1.0", Source: "Repository", Repository: `${REPOSITORY}/` };
    const content = JSON.stringify({
      R: { Repositories: [{ URL: "https://unused.invalid" }] },
      Packages: { helperr: record },
    });
    const image = await buildImage(build("own-repository", "renv.lock", content, { REPOSITORY: "" }));
    assert.equal((await rscript(image, "cat(helperr::where())")).output, "helper");
  });

  it("in an unavailable version fail the build, which names the versions and the remedy", async () => {
    const output = await failure(build("unlocked", "renv.lock", lock({ tibble: "99.0.0", purelyr: "7.0" })));
    assert.ok(
      output.includes(`tibble: locked 99.0.0; distribution: ${fixture.tibble}; repository ${REPOSITORY}: none`),
      output,
    );
    assert.ok(output.includes(`purelyr: locked 7.0; distribution: none; repository ${REPOSITORY}: 2.0`), output);
    assert.match(output, /PACKAGE_VERSIONS=nearest/);
  });

  it("come in the nearest version with PACKAGE_VERSIONS=nearest", async () => {
    const content = lock({ tibble: "99.0.0", purelyr: "7.0" });
    const image = await buildImage(build("nearest", "renv.lock", content, { PACKAGE_VERSIONS: "nearest" }));
    const { output } = await rscript(image, 'cat(purelyr::where(), as.character(packageVersion("tibble")))');
    assert.equal(output, `current ${fixture.tibble}`);
  });

  it("from GitHub are installed if the deploying machine has fetched them", async () => {
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
    const told = (await packageTable(image)).get("forkedr");
    assert.deepEqual(told, ["0.1.9000", `github: octo/tools@${"a".repeat(40)}`, "forkedr"]);
  });

  it("from GitHub are rejected, with the call that installs them", async () => {
    const record = { Source: "GitHub", RemoteUsername: "someone", RemoteRepo: "purelyr", RemoteSha: "0a1b2c" };
    const content = JSON.stringify({ Packages: { purelyr: { Package: "purelyr", Version: "2.0", ...record } } });
    const output = await failure(build("vcs", "renv.lock", content));
    assert.match(
      output,
      /purelyr: locked 2\.0; .* locked to GitHub \(someone\/purelyr@0a1b2c\), which is not a repository/,
    );
    assert.ok(output.includes('remotes::install_github("someone/purelyr@0a1b2c")'), output);
    assert.doesNotMatch(output, /PACKAGE_VERSIONS=nearest/);
  });

  it("from the disk of another machine are refused, without a call that cannot work", async () => {
    const local = { Package: "mine", Version: "0.1", Source: "Local", RemoteUrl: "/home/me/mine_0.1.tar.gz" };
    const content = JSON.stringify({
      Packages: { mine: local, own: { Package: "own", Version: "1", Source: "unknown" } },
    });
    const output = await failure(build("local", "renv.lock", content));
    assert.match(
      output,
      /mine: locked 0\.1; .* locked to Local \(\/home\/me\/mine_0\.1\.tar\.gz\), which is not a repository/,
    );
    assert.match(output, /only the machine that made the lock has mine, own: publish it on GitHub/);
    assert.doesNotMatch(output, /install_url/);
  });

  it("from GitHub that are in no repository are rejected for the nearest version, too", async () => {
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
});
