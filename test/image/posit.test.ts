import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";
import { installerScript } from "./support/image";

const OS = 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\\nVERSION_CODENAME=noble';

describe("binaries of Posit Package Manager", function () {
  this.timeout("2m");
  const fixture = useExampleImage();

  /** What an expression over the installer's functions is, by R in the image. */
  async function r(expression: string): Promise<string> {
    const code = `source("/installer/R/posit.R"); cat(${expression})`;
    return (await installerScript(fixture.image, code)).output;
  }
  const addresses = (address: string, rest = "") => r(`binary_addresses("${address}", "noble"${rest})`);

  it("are for the base's distribution, if available", async () => {
    assert.equal(await r(`distribution_of(strsplit('${OS}', "\\n")[[1]])`), "noble");
    assert.equal(await r(`distribution_of("VERSION_CODENAME=plucky")`), "NA");
    assert.equal(await r(`binary_addresses("https://cloud.r-project.org", NA)`), "https://cloud.r-project.org");
  });

  it("replace CRAN, as of the day of an renv.lock, unless CRAN was named", async () => {
    const linux = "https://packagemanager.posit.co/cran/__linux__/noble";
    assert.equal(await addresses("https://cloud.r-project.org"), `${linux}/latest`);
    assert.equal(await addresses("https://cran.rstudio.com", ', "2024-07-01"'), `${linux}/2024-07-01`);
    assert.equal(await addresses("https://cloud.r-project.org", ", mirrors = FALSE"), "https://cloud.r-project.org");
  });

  it("replace its sources, with their date", async () => {
    assert.equal(
      await addresses("https://packagemanager.posit.co/cran/2024-05-01", ', "2025-01-01"'),
      "https://packagemanager.posit.co/cran/__linux__/noble/2024-05-01",
    );
    const named = "https://packagemanager.posit.co/cran/__linux__/jammy/2024-05-01";
    assert.equal(await addresses(named), named);
    assert.equal(await addresses("https://packages.example.org/cran"), "https://packages.example.org/cran");
  });

  it("are requested with the version of R", async () => {
    assert.match(await r("binary_agent()"), /^R\/(\d\.\d\.\d) R \(\1 \S+-linux-gnu\S* \S+ linux-gnu\S*\)$/);
  });
});
