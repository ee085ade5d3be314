import assert from "node:assert/strict";
import { LAUNCHER } from "./support/apt-archive";
import { beginning, likeBrokenR2u, likeR2u, likeRUbuntu, likeRVer, NEW_MAGRITTR } from "./support/bases";
import { execute, HOST_NETWORK } from "./support/docker";
import { baseImage, buildImage, deriveImage, exampleImage, packageTable, rscript, tryBuild } from "./support/image";
import { REPOSITORY, repositoryImage } from "./support/repository";

/** Version of magrittr in the repository: neither the distribution's nor that of the imitated archives. */
const IN_REPOSITORY = "98.0";

describe("packages on a base like", function () {
  this.timeout("10m");
  let common: string;
  before(async () => {
    const magrittr = { name: "magrittr", version: IN_REPOSITORY, code: "where <- function() 'repository'" };
    const repositories = { cran: [magrittr], archived: [], bioconductor: [] };
    const repository = await repositoryImage(await baseImage(), repositories, "bases-repository");
    common = await deriveImage("r-on-fargate/test:bases", beginning(repository, await exampleImage()), {});
  });

  /** Builds on the imitated base. @returns the image, and what the build said */
  async function built(kind: string, dockerfile: (base: string) => string) {
    const base = await deriveImage(`r-on-fargate/test:${kind}-base`, dockerfile(common), {});
    const packages = { name: "packages.txt", content: "magrittr\n" };
    const replaced = { "launcher/build.sh": LAUNCHER };
    const build = { name: `r-on-fargate/test:${kind}`, base, packages, replaced, args: { REPOSITORY } };
    return { build, image: await buildImage(build) };
  }

  /** Version and origin of magrittr, as `rfargate image why` reads them; R has to load it. */
  const magrittrOf = async (image: string) => {
    assert.equal((await rscript(image, "library(magrittr)")).code, 0);
    const [version, origin] = (await packageTable(image)).get("magrittr")!;
    return origin!.startsWith("apt: ") ? origin : version;
  };
  const idOf = async (image: string) =>
    (await execute("docker", ["run", "--rm", ...HOST_NETWORK, "--entrypoint", "id", image])).output.trim();
  const R_USER = "uid=1000(r) gid=1000(r) groups=1000(r)";

  it("rocker/r-ubuntu come from the repository, since the distribution's are for an older R", async () => {
    const { image } = await built("like-r-ubuntu", likeRUbuntu);
    assert.equal(await magrittrOf(image), IN_REPOSITORY);
    assert.equal(await idOf(image), R_USER);
  });

  it("rocker/r2u come from the archive with packages for its R", async () => {
    const { image } = await built("like-r2u", likeR2u);
    assert.equal(await magrittrOf(image), `apt: r-cran-magrittr ${NEW_MAGRITTR}`);
    assert.equal(await idOf(image), R_USER);
  });

  it("rocker/r2u come from the repository if R cannot load apt's", async () => {
    const { image } = await built("like-broken-r2u", likeBrokenR2u);
    assert.equal(await magrittrOf(image), IN_REPOSITORY);
  });

  it("rocker/r-ver come from the repository, and its old curl fails a build with queues", async () => {
    const { image, build } = await built("like-r-ver", likeRVer);
    assert.equal(await magrittrOf(image), IN_REPOSITORY);
    assert.equal(await idOf(image), R_USER);
    const { code, output } = await tryBuild({ ...build, args: { ...build.args, QUEUES: "yes" } });
    assert.notEqual(code, 0);
    assert.match(output, /curl: error: the base image has curl 7\.81\.0/);
  });
});
