import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../../package.json";
import { ROOT } from "../../support/repository";
import RELEASED from "./modules-0.1.0.json";

const PREFIX = "./components/";
const sourceOf = (target: object) =>
  join(ROOT, (target as { default: string }).default.replace("./bin/", "").replace(/\.js$/, ".ts"));

/** Names that a module's text exports. */
function exported(source: string): string[] {
  const text = readFileSync(source, "utf8");
  const own = text.matchAll(/^export (?:abstract )?(?:const|function|class|interface|type) (\w+)/gm);
  const others = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) => names!.split(","));
  return [...[...own].map(([, name]) => name!), ...others.map((name) => name.trim())];
}

/** Modules of release 0.1.0 by their place now, as the changelog has it: a module, or a folder for modules of the same name. */
function moved(): Map<string, string> {
  const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
  const [, table] = changelog.match(/^\| 0\.1\.0 \| Now \|\n\|---\|---\|\n((?:\|.*\n)+)/m)!;
  const rows = table!.trim().split("\n");
  return new Map(
    rows.flatMap((row) => {
      const [, olds, now] = row.split("|");
      const place = now!.match(/^ `(.+)` $/)?.[1] ?? "";
      return [...olds!.matchAll(/`(.+?)`/g)].map(([, old]): [string, string] => [
        old!,
        place.endsWith("/") ? place + old!.split("/").at(-1) : place,
      ]);
    }),
  );
}

describe("the package's exports", () => {
  const entries = Object.entries(manifest.exports).filter(([name]) => name.startsWith(PREFIX));
  const fixed = new Map(entries.filter(([name]) => !name.includes("*")));

  it("have the names of components of release 0.1.0, and name sources that exist", () => {
    assert.deepEqual(
      [...fixed.keys()].map((name) => name.slice(PREFIX.length)).sort(),
      Object.keys(RELEASED.kept).sort(),
    );
    for (const [name, target] of fixed) assert.ok(existsSync(sourceOf(target as object)), name);
  });

  for (const [module, names] of Object.entries(RELEASED.kept))
    it(`give by ${module} what it gave in release 0.1.0`, () => {
      const now = exported(sourceOf(fixed.get(PREFIX + module) as object));
      assert.deepEqual(
        names.filter((name) => !now.includes(name)),
        [],
      );
    });

  it("are in another place, as the changelog says, for each other module of release 0.1.0", () => {
    const places = moved();
    assert.deepEqual([...places.keys()].sort(), [...RELEASED.moved].sort());
    for (const [old, place] of places) {
      const there = place === "" || fixed.has(PREFIX + place) || existsSync(join(ROOT, "components", `${place}.ts`));
      assert.ok(there, `${old}: there is no ${place}`);
    }
  });

  it("are the same for older resolution of types", () => {
    const versions: Record<string, string[]> = manifest.typesVersions["*"];
    for (const [name, target] of entries)
      assert.deepEqual(versions[name.slice(2)], [(target as { types: string }).types]);
  });
});
