import assert from "node:assert/strict";
import { RULES } from "../../policy/rules";
import { runAll } from "./harness";
import { HOSTILE } from "./hostile";

describe("a hostile value", function () {
  this.timeout(60_000);

  for (const [name, resource] of Object.entries(HOSTILE)) {
    it(`is answered and raises no exception: ${name}`, () => {
      const reports = runAll(RULES, [resource()].flat());
      for (const { violations } of Object.values(reports)) {
        for (const text of violations) assert.ok(text.length < 20_000, `a message of ${text.length} characters`);
      }
    });
  }
});
