import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../../contract/map/items/json";

describe("a line of JSON", () => {
  it("is parsed like JSON.parse, if nothing is lost", () => {
    const value = fc.jsonValue().filter((given) => !/-?\d{16,}/.test(JSON.stringify(given)));
    fc.assert(
      fc.property(value, (given) => {
        const text = JSON.stringify(given);
        assert.deepEqual(parseJson(text), JSON.parse(text));
      }),
    );
  });

  it("never has a repeated key, in any spelling and at any depth", () => {
    const escaped = (key: string) =>
      `"${[...Array(key.length).keys()].map((i) => `\\u${key.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`;
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (key, inner) => {
        const between = JSON.stringify({ [`${key}!`]: inner }).slice(1, -1);
        const text = `[0,{${JSON.stringify(key)}:1,${between},${escaped(key)} : 2}]`;
        assert.throws(() => parseJson(text), /twice|no double holds/);
      }),
    );
  });
});
