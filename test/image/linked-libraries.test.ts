import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";
import { installerScript } from "./support/image";

describe("shared libraries of a compiled package", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  it("stay, including those of packages that dpkg names without an architecture", async () => {
    const program = `
      for (part in c("archives", "sysreqs")) source(file.path("/installer/R", paste0(part, ".R")))
      apt_text <- function(...) c(
        "jags: /usr/lib/x86_64-linux-gnu/libjags.so.4",
        "libcurl4:amd64: /usr/lib/x86_64-linux-gnu/libcurl.so.4",
        "other: /usr/lib/other/libcurl.so.4.8.0",
        "dpkg-query: no path found matching pattern */libabsent.so.1"
      )
      files <- c("/lib/x86_64-linux-gnu/libjags.so.4", "/lib/x86_64-linux-gnu/libcurl.so.4", NA)
      cat(library_owners(files))`;
    const { output } = await installerScript(fixture.image, program);
    assert.equal(output, "jags libcurl4:amd64");
  });
});
