import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { reference } from "../../runner/cli/reference";

describe("docs/cli.md", () => {
  it("matches the commands' help (to update: npx tsx runner/cli/write-reference.ts)", () => {
    assert.equal(readFileSync(resolve(__dirname, "../../docs/cli.md"), "utf8"), reference());
  });

  it("says what each command does, and shows an example of it", () => {
    const sections = reference()
      .split(/^## (?=rfargate )/m)
      .slice(1);
    assert.notEqual(sections.length, 0);
    for (const section of sections) {
      const [name] = section.split("\n", 1);
      assert.match(section, /^Usage: .*\n\n(?!Arguments:|Options:|Commands:)[A-Z]/m, name);
      const group = /^Commands:$/m.test(section);
      if (!group) assert.match(section, new RegExp(`^Examples?:\n(?:.*\n)*? +\\$ .*${name}\\b`, "m"), name);
    }
  });
});
