import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { componentDocs } from "../../support/component-docs";
import { allPages } from "../../support/pages";
import { OWN, ROOT, sourceFiles } from "../../support/repository";

/** Inside the repository, so that its packages are found. */
const FOLDER = join(ROOT, ".results", `docs-typescript-${OWN}`);
/** What the compiler knows of unchanged files. */
const KEPT = `${FOLDER}.tsbuildinfo`;

describe("the documentation's TypeScript", () => {
  after(() => rmSync(FOLDER, { recursive: true, force: true }));

  it("compiles, in pages (but for blocks marked as fragments) and in components' examples", function () {
    this.timeout(60_000);
    const blocks = allPages().flatMap((page) => page.blocks);
    const whole = blocks.filter(({ language, marks }) => language === "ts" && !marks.includes("fragment"));
    assert.notEqual(whole.length, 0);
    const examples = componentDocs().flatMap(({ name, at, examples }) =>
      examples.map((text) => ({ text, at: `${at}, @example of ${name}` })),
    );
    compile([...whole, ...examples]);
  });

  for (const { name, at, summary, examples } of componentDocs()) {
    it(`has a one-line summary and an @example for ${name}`, () => {
      assert.equal(summary.length, 1, `${at}: the first paragraph is the summary: one line`);
      assert.match(summary[0] ?? "", /^[A-Z].*\.$/, at);
      assert.notEqual(examples.length, 0, `${at}: @example with a block of ts`);
      for (const example of examples) assert.match(example, new RegExp(`new ${name}\\(`), at);
    });
  }

  it("knows every component of the program", () => {
    const classes = sourceFiles(".ts", join(ROOT, "components"))
      .map((path) => readFileSync(join(ROOT, path), "utf8"))
      .flatMap((source) => [...source.matchAll(/super\("r-on-fargate:index:(\w+)"/g)].map(([, name]) => name));
    assert.deepEqual(
      componentDocs()
        .map(({ name }) => name)
        .sort(),
      [...classes, "RStack"].sort(),
    );
  });
});

/** All of them in one run of the compiler. One of which the marks name a file of the repository is compiled as that file. */
function compile(blocks: Array<{ text: string; at: string; marks?: string[] }>): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // Packages of this repository by their names, as another project has them.
  const paths = {
    "r-on-fargate": ["../../components/stack/r-stack.ts"],
    "r-on-fargate/outputs": ["../../contract/outputs/index.ts"],
    "r-on-fargate-policy": ["../../policy/lib.ts"],
    "r-on-fargate/*": ["../../*"],
  };
  const options = {
    extends: "../../tsconfig.json",
    compilerOptions: {
      ...{ rootDir: "../..", paths, noUnusedLocals: false, incremental: true, tsBuildInfoFile: KEPT },
      // A file of components/ finds what it imports from there.
      rootDirs: ["../../components", "components"],
    },
  };
  writeFileSync(join(FOLDER, "tsconfig.json"), JSON.stringify({ ...options, include: ["**/*.ts"], exclude: [] }));
  const files = blocks.map(({ marks = [] }, i) => marks.find((mark) => mark.endsWith(".ts")) ?? `block-${i}.ts`);
  blocks.forEach(({ text, at }, i) => {
    const path = join(FOLDER, files[i]!);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `// ${at}\n${text}\nexport {};\n`);
  });
  const { status, stdout } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", FOLDER], { encoding: "utf8" });
  assert.equal(status, 0, `${stdout}\n${blocks.map(({ at }, i) => `${files[i]} is ${at}`).join("\n")}`);
}
