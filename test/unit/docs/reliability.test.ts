import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";

/** The tests that docs/reliability.md names: a file, and the beginnings of titles in it. */
const named = readFileSync("docs/reliability.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .flatMap((line) => [...(line.split("|")[2] ?? "").matchAll(/`([^`]+\.test\.ts)`(?:: ([^`(;]*))?/g)])
  .map(([, file = "", titles = ""]) => ({
    file,
    titles: titles
      .split(/ \.\.\.,?|, $/)
      .map((title) => title.trim())
      .filter(Boolean),
  }));

const files = globSync("test/**/*.test.ts");

describe("the tests that docs/reliability.md names", () => {
  it("are found", () => assert(named.length > 20));

  for (const { file, titles } of named)
    it(`exist: ${file}${titles.map((title) => `, ${title}`).join("")}`, () => {
      const found = files.filter((path) => path === file || path.endsWith(`/${file}`));
      assert(found.length > 0, `no file ${file}`);
      const source = found.map((path) => readFileSync(path, "utf8")).join("\n");
      for (const title of titles)
        assert(source.includes(`"${title}`) || source.includes(`\`${title}`), `${file} has no test "${title}"`);
    });
});
