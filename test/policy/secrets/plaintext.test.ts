import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { secretInText } from "../../../policy/secrets/plaintext";
import { secretIn } from "../../../policy/secrets/walk";

interface Table {
  /** Names whose value is a secret whatever it is, separated by blanks. */
  names: string;
  /** Names whose value is one where it looks random. */
  telling: string;
  /** Names and values that are none. */
  settings: [name: string, value: string][];
  /** Values by what they are, in parts that no scanner takes for a real secret. */
  formats: Record<string, string[]>;
  /** Commands that are given a secret, and those that are not. */
  commands: Record<string, string[]>;
  harmless: Record<string, string[]>;
}

const TABLE = parse(readFileSync(join(__dirname, "../fixtures/secrets.yaml"), "utf8")) as Table;

describe("a secret in plain text", () => {
  for (const name of TABLE.names.split(" ")) {
    it(`is recognized by the name ${name}`, () => {
      assert.equal(secretIn(name, "hunter2xyz"), "is named like a secret");
    });
  }

  for (const name of TABLE.telling.split(" ")) {
    it(`is recognized by the name ${name} and a random value`, () => {
      assert.equal(secretIn(name, "q8Zr2LwP0xVt7NbYs4Kd9"), "is named like a key and looks like one");
      assert.equal(secretIn(name, "models"), undefined);
    });
  }

  for (const [what, parts] of Object.entries(TABLE.formats)) {
    it(`is recognized by its form: ${what}`, () => {
      assert.match(secretIn("SETTING", parts.join("")) ?? "nothing", /^(?:holds|has|gives) /);
    });
  }

  for (const [what, words] of Object.entries(TABLE.commands)) {
    it(`is found in a command: ${what}`, () => {
      assert.match(secretInText(words.join(" ")) ?? "nothing", /^(?:holds|gives) /);
    });
  }

  it("is quoted in no message", () => {
    const texts = [...Object.values(TABLE.formats).map((parts) => parts.join("")), "PASSWORD=hunter2xyz"];
    for (const text of texts) assert.ok(!secretIn("SETTING", text)?.includes(text.slice(-12)), text);
  });
});

describe("a setting", () => {
  for (const [name, value] of TABLE.settings) {
    it(`is no secret: ${name}=${value.slice(0, 40)}`, () => {
      assert.equal(secretIn(name, value), undefined);
    });
  }

  for (const [what, words] of Object.entries(TABLE.harmless)) {
    it(`is no secret in a command: ${what}`, () => {
      assert.equal(secretInText(words.join(" ")), undefined);
    });
  }
});
