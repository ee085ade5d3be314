import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";
import { installerScript } from "./support/image";

const OS = 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\\nVERSION_CODENAME=noble';

describe("binaries of Posit Package Manager", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  /** What expressions over the installer's functions are, by R in the image. */
  async function r(...expressions: string[]): Promise<string[]> {
    const code = `source("/installer/R/posit.R"); cat(${expressions.join(", ")}, sep = "\\n")`;
    return (await installerScript(fixture.image, code)).output.trimEnd().split("\n");
  }
  const addresses = (address: string, rest = "") => `binary_addresses("${address}", "noble"${rest})`;

  it("are for the base's distribution, if available", async () => {
    const distribution = (text: string) => `distribution_of(strsplit('${text}', "\\n")[[1]])`;
    assert.deepEqual(
      await r(
        distribution(OS),
        distribution("VERSION_CODENAME=plucky"),
        'binary_addresses("https://cloud.r-project.org", NA)',
      ),
      ["noble", "NA", "https://cloud.r-project.org"],
    );
  });

  it("replace CRAN, as of the day of an renv.lock, unless CRAN was named", async () => {
    const linux = "https://packagemanager.posit.co/cran/__linux__/noble";
    assert.deepEqual(
      await r(
        addresses("https://cloud.r-project.org"),
        addresses("https://cran.rstudio.com", ', "2024-07-01"'),
        addresses("https://cloud.r-project.org", ", mirrors = FALSE"),
      ),
      [`${linux}/latest`, `${linux}/2024-07-01`, "https://cloud.r-project.org"],
    );
  });

  it("replace its sources, with their date", async () => {
    const named = "https://packagemanager.posit.co/cran/__linux__/jammy/2024-05-01";
    assert.deepEqual(
      await r(
        addresses("https://packagemanager.posit.co/cran/2024-05-01", ', "2025-01-01"'),
        addresses(named),
        addresses("https://packages.example.org/cran"),
      ),
      ["https://packagemanager.posit.co/cran/__linux__/noble/2024-05-01", named, "https://packages.example.org/cran"],
    );
  });

  it("are requested with the version of R", async () => {
    const [agent] = await r("binary_agent()");
    assert.match(agent!, /^R\/(\d\.\d\.\d) R \(\1 \S+-linux-gnu\S* \S+ linux-gnu\S*\)$/);
  });
});
