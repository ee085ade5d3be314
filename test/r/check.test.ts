import assert from "node:assert/strict";
import { docker } from "../image/support/docker";
import { checkImage } from "./support/image";

/** No network: what a check would look up on CRAN is not of this package. The build makes the vignettes, the check need not again. */
const CHECK = `
cp -r /src/rfargate . && R CMD build rfargate && R CMD check --no-manual --no-build-vignettes rfargate_*.tar.gz
cat rfargate.Rcheck/tests/testthat.Rout* rfargate.Rcheck/00install.out`;

/** Prints the differences from what roxygen2 writes. */
const WRITE = `
cp -r /src/rfargate . && rm -r rfargate/man && sed -i 1q rfargate/NAMESPACE
Rscript -e 'roxygen2::roxygenise("rfargate")' >log 2>&1 || cat log
for each in DESCRIPTION NAMESPACE man; do diff -ru /src/rfargate/$each rfargate/$each || true; done`;

describe("the R package rfargate", function () {
  this.timeout(900_000);
  let image: string;
  let text: string;
  before(async () => {
    image = await checkImage();
    text = await docker("run", "--rm", "--network", "none", "--entrypoint", "sh", "-w", "/tmp", image, "-c", CHECK);
  });

  it("passes R CMD check without errors, warnings or notes", () => {
    assert.match(text, /^Status: OK$/m, text);
  });

  it("has the help pages and the NAMESPACE that roxygen2 writes from its comments", async () => {
    const said = await docker(
      "run",
      "--rm",
      "--network",
      "none",
      "--entrypoint",
      "sh",
      "-w",
      "/tmp",
      image,
      "-c",
      WRITE,
    );
    assert.equal(said, "", "write them by Rscript -e 'roxygen2::roxygenise(\"runner/r\")'");
  });

  it("passes its own tests, none skipped", () => {
    assert.match(text, /\[ FAIL 0 \| WARN 0 \| SKIP 0 \| PASS [1-9]\d+ \]/, text);
  });
});
