import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../runner/cli");
const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

/** Folders of the CLI that a folder's files import, each with one such import. */
function importsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of files.filter((each) => dirname(each) === folder)) {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, from, later] of text.matchAll(/from "(\.[^"]+)"|import\("(\.[^"]+)"\)/g)) {
      const target = dirname(join(dirname(file), (from ?? later)!));
      if (target !== folder && !target.startsWith("..")) found.set(target, `${file} imports ${from ?? later}`);
    }
  }
  return found;
}

describe("the folders of rfargate", () => {
  it("have no two files with the same name", () => {
    const names = files.map((file) => basename(file));
    assert.deepEqual(
      files.filter((file) => names.filter((name) => name === basename(file)).length > 1),
      [],
    );
  });

  it("do not import each other, directly or through others", () => {
    const imports = new Map([...new Set(files.map(dirname))].map((folder) => [folder, importsOf(folder)]));
    const cycles: string[] = [];
    const visit = (folder: string, way: string[], because: string[]) => {
      if (way.includes(folder)) cycles.push(because.slice(way.indexOf(folder)).join("; "));
      else for (const [next, why] of imports.get(folder) ?? []) visit(next, [...way, folder], [...because, why]);
    };
    for (const folder of imports.keys()) if (cycles.length === 0) visit(folder, [], []);
    assert.deepEqual(cycles, []);
  });
});
