import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allPages } from "../../support/pages";
import { ROOT, sourceFiles } from "../../support/repository";

describe("the page on architecture", () => {
  const page = allPages().find(({ path }) => path === "docs/architecture.md");

  it("names every component", () => {
    const sources = sourceFiles(".ts", join(ROOT, "components")).map((file) => readFileSync(join(ROOT, file), "utf8"));
    const components = sources.flatMap((source) =>
      [...source.matchAll(/export class (\w+) extends pulumi\.ComponentResource/g)].map(([, name]) => name),
    );
    assert.ok(components.length > 10);
    assert.deepEqual(
      components.filter((name) => !page?.spans.includes(name ?? "")),
      [],
    );
  });
});
