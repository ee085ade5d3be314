import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/repository";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const PACKAGE = "local/emulator/fargate_emulator/gaps";

describe("docs/emulator-coverage.md", () => {
  const page = read("docs/emulator-coverage.md");

  it("has a row for each gap, with existing tests", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| .+ \| ([a-z0-9-]+(?:, [a-z0-9-]+)*) \|$/gm)];
    const list = /GAPS = \(([^)]*)\)/.exec(read(`${PACKAGE}/__init__.py`))![1]!;
    const gaps = [...list.matchAll(/^ +"(\w+)",$/gm)].map(([, name]) => name!);
    assert.deepEqual(rows.map(([, name]) => name).sort(), gaps.sort());
    for (const test of rows.flatMap(([, , tests]) => tests!.split(", "))) {
      const places = ["aws", "process"].map((folder) => join(ROOT, `local/emulator/tests/${folder}/${test}.test.ts`));
      assert.ok(places.some(existsSync), test);
    }
  });

  it("lists settings that are not imitated with the emulator's own messages", () => {
    const sentences = [...read(`${PACKAGE}/service_models/not_imitated.py`).matchAll(/, "([^"]+)"\),$/gm)];
    assert.ok(sentences.length > 10);
    for (const [, sentence] of sentences) assert.ok(page.includes(`| ${sentence} |`), sentence);
  });
});
