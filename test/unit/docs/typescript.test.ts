import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allPages } from "../../support/pages";
import { ROOT } from "../../support/repository";

/** Inside the repository, so that its packages are found. */
const FOLDER = join(ROOT, ".results/docs-typescript");

describe("the documentation's TypeScript", () => {
  after(() => rmSync(FOLDER, { recursive: true, force: true }));

  it("compiles, but for blocks marked as fragments", function () {
    this.timeout(60_000);
    const blocks = allPages().flatMap((page) => page.blocks);
    const whole = blocks.filter(({ language, marks }) => language === "ts" && !marks.includes("fragment"));
    assert.notEqual(whole.length, 0);
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    // Packages of this repository by their names, as another project has them.
    const paths = { "r-on-fargate-policy/bin/*": ["../../policy/*"], "r-on-fargate/*": ["../../*"] };
    const options = {
      extends: "../../tsconfig.json",
      compilerOptions: { rootDir: "../..", paths, noUnusedLocals: false },
    };
    writeFileSync(join(FOLDER, "tsconfig.json"), JSON.stringify({ ...options, include: ["*.ts"], exclude: [] }));
    whole.forEach(({ text, at }, i) => {
      writeFileSync(join(FOLDER, `block-${i}.ts`), `// ${at}\n${text}\nexport {};\n`);
    });
    const { status, stdout } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", FOLDER], { encoding: "utf8" });
    assert.equal(status, 0, `${stdout}\n${whole.map(({ at }, i) => `block-${i}.ts is ${at}`).join("\n")}`);
  });
});
