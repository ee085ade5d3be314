import { strict as assert } from "node:assert";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { allPages, type Page } from "../../support/pages";
import { ROOT } from "../../support/repository";

const pages = allPages();
const byPath = new Map(pages.map((page) => [page.path, page]));
const isExternal = (link: string) => /^[a-z][a-z0-9+.-]*:/i.test(link);

/** The file that a link of a page leads to, relative to the repository, and its anchor. */
function targetOf(page: Page, link: string): { file: string; anchor: string } {
  const [path = "", anchor = ""] = link.split("#");
  const file = path === "" ? page.path : normalize(join(dirname(page.path), decodeURIComponent(path)));
  return { file: file.replace(/\/$/, ""), anchor };
}

describe("the documentation's links", () => {
  for (const page of pages) {
    const inside = page.links.filter((link) => !isExternal(link));

    it(`of ${page.path} lead to files of the repository`, () => {
      const lost = inside.filter((link) => {
        const { file } = targetOf(page, link);
        return file.startsWith("..") || !existsSync(join(ROOT, file));
      });
      assert.deepEqual(lost, []);
    });

    it(`of ${page.path} name headings that are there`, () => {
      const lost = inside.filter((link) => {
        const { file, anchor } = targetOf(page, link);
        return anchor !== "" && byPath.has(file) && !byPath.get(file)?.anchors.has(anchor);
      });
      assert.deepEqual(lost, []);
    });

    it(`of ${page.path} to other sites are https and well-formed`, () => {
      const wrong = page.links.filter(isExternal).filter((link) => {
        return !URL.canParse(link) || !["https:", "mailto:"].includes(new URL(link).protocol) || /\s/.test(link);
      });
      assert.deepEqual(wrong, []);
    });
  }

  it("lead from the README to every page", () => {
    const reached = new Set<string>();
    const waiting = ["README.md"];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const page = byPath.get(path);
      if (!page || reached.has(path)) continue;
      reached.add(path);
      for (const link of page.links.filter((one) => !isExternal(one))) {
        const { file } = targetOf(page, link);
        const folder = existsSync(join(ROOT, file)) && statSync(join(ROOT, file)).isDirectory();
        waiting.push(folder ? join(file, "README.md") : file);
      }
    }
    assert.deepEqual(
      pages.map(({ path }) => path).filter((path) => !reached.has(path)),
      [],
    );
  });

  it("lead from the README to every page of docs/ and every example at once", () => {
    const readme = byPath.get("README.md");
    const linked = (readme?.links ?? []).filter((link) => !isExternal(link)).map((link) => `./${link.split("#")[0]}`);
    const index = pages.map(({ path }) => path).filter((path) => /^(docs|examples\/[^/]+)\/[^/]+\.md$/.test(path));
    assert.deepEqual(
      index.filter((path) => !linked.includes(`./${path}`)),
      [],
    );
  });
});
