import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { TestWorld } from "./fake/world";

const TABLE = [
  "dplyr\t1.1.4\thttps://packagemanager.posit.co/cran/__linux__/noble/latest/src/contrib/dplyr_1.1.4.tar.gz\ttidyverse dplyr",
  "stats\t4.4.1\tthe base image\t",
  "tidyverse\t2.0.0\tapt: r-cran-tidyverse 2.0.0-1\ttidyverse",
];

describe("rfargate image why", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    docker(`cat <<'END'\n${TABLE.join("\n")}\nEND`);
  });
  afterEach(() => world.end());

  /** A `docker` whose `run` does that instead of starting a container. */
  function docker(run: string): void {
    world.write("bin/docker", `#!/bin/sh\necho "$*" >> "$HOME/docker.txt"\n${run}\n`);
    chmodSync(join(world.folder, "bin/docker"), 0o755);
    Object.assign(world.env, { PATH: `${join(world.folder, "bin")}:${process.env.PATH}`, HOME: world.folder });
  }
  const why = (...args: string[]) => world.run("image", "why", ...args, "--image", "models:1");

  it("shows where a package came from, and which package of the list needs it", async () => {
    assert.equal(await why("dplyr"), 0);
    assert.match(
      world.stdout,
      /^dplyr 1\.1\.4\n {2}from +https:.*noble.*\n {2}because +the list has tidyverse, which needs dplyr\n$/,
    );
    assert.equal(world.read("docker.txt"), "run --rm --entrypoint cat models:1 /opt/r-on-fargate/packages.tsv\n");
  });

  it("reports a package that nothing on the list needs", async () => {
    assert.equal(await why("stats"), 0);
    assert.match(world.stdout, /from +the base image\n +because +nothing on the list needs it/);
  });

  it("prints the same for programs", async () => {
    assert.equal(await why("tidyverse", "--json"), 0);
    assert.deepEqual(world.json, {
      package: "tidyverse",
      version: "2.0.0",
      from: "apt: r-cran-tidyverse 2.0.0-1",
      why: ["tidyverse"],
    });
  });

  it("rejects an unknown package with 66, and suggests a similar one", async () => {
    assert.equal(await why("Dplyr"), 66);
    assert.match(world.stderr, /no package "Dplyr"[\s\S]*did you mean "dplyr"/);
    assert.equal(await why("ggplot2"), 66);
    assert.match(world.stderr, /image\.packages/);
  });

  it("rejects an image without the table with 69", async () => {
    docker("echo 'cat: /opt/r-on-fargate/packages.tsv: No such file or directory' >&2; exit 1");
    assert.equal(await why("dplyr"), 69);
    assert.match(world.stderr, /the image has no table of its packages: models:1[\s\S]*pulumi up/);
  });
});
