import assert from "node:assert/strict";
import fc from "fast-check";
import { ScriptLines } from "../../runner/cli/local/script-lines";

const ENDED = "rfargate: a.R ended with exit code 0";

/** The lines of a container whose script prints a text: the entrypoint puts a line break after it. */
const linesOf = (printed: string) => [...`${printed}\n`.split("\n").slice(0, -1), ENDED];

function shown(lines: string[]): string[] {
  const out: string[] = [];
  const filter = new ScriptLines((line) => out.push(line));
  for (const line of lines) filter.push(line);
  filter.end();
  return out;
}

describe("the lines of rfargate local", () => {
  it("are those that the script printed, including empty ones, whether or not it ended the last one", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("", "text", " "), { minLength: 1 }), fc.boolean(), (lines, ended) => {
        // An unfinished last line that is empty is no line.
        fc.pre(ended || lines.at(-1) !== "");
        const printed = lines.join("\n") + (ended ? "\n" : "");
        assert.deepEqual(shown(linesOf(printed)), [...lines, ENDED]);
      }),
    );
  });

  it("are complete if the container is killed", () => {
    assert.deepEqual(shown(["text", "", ""]), ["text", "", ""]);
  });
});
