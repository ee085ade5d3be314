import assert from "node:assert/strict";
import { useExampleImage } from "./support/fixture";
import { buildImage } from "./support/image";

const DOCUMENT = `---
title: A report
output: html_document
params:
  year: 2020
  site: north
  full: false
---

\`\`\`{r setup, include=FALSE}
knitr::opts_chunk$set(echo = FALSE)
stopifnot(is.numeric(params$year), is.character(params$site), is.logical(params$full))
\`\`\`

The year after is \`r params$year + 1\`, at \`r params$site\`, \`r if (params$full) "in full" else "in short"\`.

\`\`\`{r plot}
plot(cars)
writeLines(readLines("in.txt"), "output/copy.txt")
\`\`\`
`;

describe("an R Markdown document", function () {
  this.timeout("5m");
  const fixture = useExampleImage();
  before(async function () {
    this.timeout("20m");
    fixture.image = await buildImage({
      name: "r-on-fargate/test:document",
      packages: { name: "packages.txt", content: "rmarkdown\n" },
      args: { SYSTEM_PACKAGES: "pandoc" },
    });
  });

  const render = (text: string, environment: Record<string, string> = {}) =>
    fixture.run(
      { "d/report.Rmd": text },
      { RFARGATE_INPUTS: "in.txt", ...environment },
      { "input/in.txt": "content\n" },
    );

  it("is rendered to an output, with parameters in the types of their defaults", async () => {
    const params = JSON.stringify({ year: "2026", site: "007", full: "true" });
    const bucket = fixture.bucket({ "r_scripts/report.Rmd": DOCUMENT, "input/in.txt": "content\n" });
    const { code, lines, manifest } = await fixture.runIn(bucket, {
      SCRIPT: "report.Rmd",
      RFARGATE_INPUTS: "in.txt",
      RFARGATE_PARAMS: params,
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(manifest?.outputs.map(({ path }) => path).sort(), ["copy.txt", "report.html"]);
    const page = bucket.text("output/test-run/report.html");
    assert.match(page, /The year after is 2027, at 007, in full\./);
    assert.match(page, /src="data:image\/png;base64,/);
    assert.deepEqual(manifest?.notKept, [], lines.join("\n"));
    assert.deepEqual(manifest?.warnings, []);
  });

  it("writes its page to the place of the report's link, each run its own", async () => {
    const bucket = fixture.bucket({ "r_scripts/report.Rmd": DOCUMENT, "input/in.txt": "content\n" });
    const { code, lines } = await fixture.runIn(bucket, {
      SCRIPT: "report.Rmd",
      RFARGATE_INPUTS: "in.txt",
      RFARGATE_REPORT: "reports/sales/weekly/report.html",
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(bucket.text("reports/sales/weekly/test-run/report.html"), bucket.text("output/test-run/report.html"));
    assert.ok(lines.includes("rfargate: report: reports/sales/weekly/test-run/report.html"), lines.join("\n"));
  });

  it("fails without the report's page, and writes none if R failed", async () => {
    const report = { RFARGATE_REPORT: "reports/sales/weekly/other.html" };
    const missing = await render(DOCUMENT, report);
    assert.equal(missing.code, 74);
    assert.match(missing.manifest!.error!, /the report output\/other\.html is missing/);
    const failed = await render("```{r}\nwriteLines('', 'output/other.html')\nstop('no data')\n```\n", report);
    assert.equal(failed.code, 1);
    assert.doesNotMatch(failed.lines.join("\n"), /reports\//);
  });

  it("uses its defaults without parameters, from anywhere under r_scripts/", async () => {
    const { code, lines, manifest } = await render(DOCUMENT);
    assert.equal(code, 0, lines.join("\n"));
    assert.ok(manifest?.outputs.some(({ path }) => path === "report.html"));
  });

  it("with an error in a chunk fails the run, with the error in log and manifest", async () => {
    const { code, lines, manifest } = await render("```{r}\nf <- function() stop('no data')\nf()\n```\n");
    assert.equal(code, 1);
    assert.match(manifest!.error!, /no data/);
    assert.match(lines.join("\n"), /no data/);
  });

  it("rejects a parameter that it does not declare", async () => {
    const { code, lines } = await render(DOCUMENT, { RFARGATE_PARAMS: '{"yaer": "2026"}' });
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /yaer/);
  });
});
