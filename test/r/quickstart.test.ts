import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { marked } from "marked";
import { PLACES } from "../../local/setup/places";
import { outputs } from "../e2e/support";
import { ROOT } from "../engine/support";
import { docker } from "../image/support/docker";
import { sessionImage } from "./support/image";

/** The page's R code, a piece for each block. */
function blocks(): string[] {
  const page = readFileSync(join(ROOT, "docs/quickstart-r.md"), "utf8");
  return marked.lexer(page).flatMap((token) => (token.type === "code" && token.lang === "r" ? [token.text] : []));
}

describe("docs/quickstart-r.md, in a container with only R, the R package and rfargate", function () {
  this.timeout(900_000);
  let folder: string;
  let text: string;

  before(async () => {
    const image = await sessionImage();
    folder = mkdtempSync(join(tmpdir(), "rfargate-quickstart-"));
    writeFileSync(join(folder, "stack.json"), JSON.stringify(await outputs()));
    writeFileSync(join(folder, "walk.R"), `${blocks().join("\n\n")}\nsaveRDS(widths, "widths.rds")\n`);
    text = await docker(
      ...["run", "--rm", "--network", "host", "--volume", `${folder}:/home/analyst`, "--workdir", "/home/analyst"],
      // The profile of the stack and the certificate that it names: what a colleague's own ~/.aws is.
      ...["--volume", `${PLACES.emulator}:${PLACES.emulator}:ro`, "--env", `HOME=${homedir()}`],
      ...[image, "sh", "-c", "rfargate use stack.json && Rscript --no-echo -e 'source(\"walk.R\", echo = TRUE)' 2>&1"],
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs a script and fetches its output", () => {
    assert.match(readFileSync(join(folder, "output/braking.csv"), "utf8"), /^"speed","dist"\n/);
    assert.match(text, /with exit code 0/);
  });

  it("maps a function over 50 rows, with the globals that it names", () => {
    assert.match(text, /50 items in 2 chunks of 25, 2 tasks at once/);
    assert.match(text, /globals: +trials/);
  });

  it("plots the collected outputs", () => {
    const png = readFileSync(join(folder, "widths.png"));
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.ok(png.length > 1_000);
  });

  it("collects a map by its id, estimates, and returns an error with its exit code", () => {
    assert.match(text, /\[1\] 1\.414214/);
    assert.match(text, /one run: [\d.]+ USD/);
    assert.match(text, /^\[1\] 66$/m);
  });
});
