import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { assignments, quoted } from "../../../runner/cli/export/shell";

/** What a POSIX shell makes of a script. */
const shell = (script: string) =>
  execFileSync("/bin/sh", ["-c", script], { env: { PATH: process.env.PATH }, encoding: "utf8" });

const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
const awkward = fc
  .array(fc.constantFrom("'", '"', "$", "`", "\\", "\n", " ", "*", "~", "#", "!", ";", "&", "(", "-", "=", "a", "é"))
  .map((parts) => parts.join(""));

describe("text for a shell", () => {
  it("is quoted so that the shell reads exactly that", () => {
    fc.assert(
      fc.property(fc.oneof(text, awkward), (value) => assert.equal(shell(`printf %s ${quoted(value)}`), value)),
      { numRuns: 80 },
    );
  });

  it("is assigned so that the shell has exactly that in each variable, and runs nothing", () => {
    const variables = fc.dictionary(fc.stringMatching(/^R_[A-Z_]{1,8}$/), fc.oneof(text, awkward), { minKeys: 1 });
    fc.assert(
      fc.property(variables, (given) => {
        const names = Object.keys(given);
        const print = names.map((name) => `printf '%s\\0' "$${name}"`).join("; ");
        const read = shell(`${assignments(given)}${print}`)
          .split("\0")
          .slice(0, -1);
        assert.deepEqual(read, Object.values(given));
      }),
      { numRuns: 50 },
    );
  });

  it("stays unquoted if a shell needs no quotes", () => {
    assert.equal(
      assignments({ A: "arn:aws:ecs:eu-west-1:1:cluster/x", B: "subnet-1,subnet-2", C: "" }),
      "A=arn:aws:ecs:eu-west-1:1:cluster/x\nB=subnet-1,subnet-2\nC=''\n",
    );
  });
});
