import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import fc from "fast-check";

const scripts = resolve(__dirname, "../../runner/image/entrypoint/worker");

/** What a worker asks for, with the second of asking: `hide <seconds>` or `protect`. */
interface Beat {
  at: number;
  asks: string;
  seconds: number;
}

/** Runs the worker's own heartbeat under a clock that only its pauses move, for so many seconds of a model. */
function beats(visibility: number, runs: number): Beat[] {
  const program = `
    VISIBILITY=${visibility} RECEIVED_AT=0 MESSAGE_ID=m STOPPING= ECS_AGENT_URI=agent
    say() { :; }
    . ${scripts}/protection.sh; . ${scripts}/hidden.sh
    TIME=0
    seconds() { printf -v "$1" %s $TIME; }
    pause() { TIME=$((TIME + $1)); ((TIME < ${runs})) || exit 0; }
    change_visibility() { echo "$TIME hide $1"; }
    ask_protection() { echo "$TIME protect \${1//[!0-9]/}"; }
    protect; keep_hidden`;
  const lines = execFileSync("bash", ["-c", program], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [at, asks, seconds] = line.split(" ");
    return { at: Number(at), asks: asks!, seconds: Number(seconds) };
  });
}

describe("a worker's heartbeat", () => {
  const visibilities = fc.integer({ min: 120, max: 43_200 });

  it("renews the scale-in protection well before its expiry, for any visibility timeout", () => {
    fc.assert(
      fc.property(visibilities, (visibility) => {
        const asked = beats(visibility, 36_000).filter(({ asks }) => asks === "protect");
        for (const [i, { at, seconds }] of asked.entries()) {
          const next = asked[i + 1]?.at ?? 36_000;
          assert.ok(next - at <= seconds * 60 - 900, `asked at ${at} for ${seconds} min, next at ${next}`);
        }
      }),
      { numRuns: 5, endOnFailure: true, examples: [[43_200], [32_400]] },
    );
  });

  it("keeps a message hidden without a gap, and never requests more than SQS's twelve hours", () => {
    fc.assert(
      fc.property(visibilities, (visibility) => {
        let until = visibility;
        for (const { at, seconds } of beats(visibility, 43_000).filter(({ asks }) => asks === "hide")) {
          assert.ok(at < until, `shows from ${until}, extended at ${at}`);
          assert.ok(at + seconds < 43_200, `at ${at} for ${seconds}`);
          assert.ok(at + seconds > until, `at ${at} for ${seconds}, hidden until ${until}`);
          until = at + seconds;
        }
        assert.ok(until >= 43_200 - 120, `hidden until ${until}`);
      }),
      { numRuns: 5, endOnFailure: true, examples: [[43_200], [30_000]] },
    );
  });
});
