import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearestNames } from "../../contract/nearest-names";
import { CliError } from "../../runner/cli/base/errors";
import { formatDuration, MAX_DURATION, parseDuration } from "../../runner/cli/parse/duration";
import { parseEnvironmentArg, parseEnvironmentFile, spilledEnvironment } from "../../runner/cli/parse/environment";
import { isSafePath } from "../../runner/cli/parse/paths";
import { clientToken, isRunId, newRunId, parseRunId, taskIdOf } from "../../runner/cli/parse/run-id";
import { checkScriptName, splitScripts } from "../../runner/cli/parse/script-names";
import { parseTags, requireRoomForTags } from "../../runner/cli/parse/tags";
import { anyText } from "../support/any-text";

const usage = (error: unknown) => error instanceof CliError && error.exitCode === 64;
const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/)
  .filter((text) => !/^(RFARGATE_|AWS_|ECS_|SCRIPT$)/.test(text));
const value = anyText().filter((text) => !text.includes("\0"));

describe("durations", () => {
  it("are the sum of their units", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(23), fc.nat(59), fc.integer({ min: 1, max: 59 }), (d, h, m, s) => {
        assert.equal(parseDuration("--timeout", `${d}d${h}h${m}m${s}s`), d * 86_400 + h * 3_600 + m * 60 + s);
      }),
    );
  });

  it("are seconds without a unit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_DURATION }),
        (seconds) => parseDuration("--timeout", String(seconds)) === seconds,
      ),
    );
  });

  it("that are empty, zero, negative, fractional, too long or have other units are rejected", () => {
    for (const text of ["", "0", "0m", "-5", "1.5h", "10 m", "5x", "m", "30d", "99999999999"]) {
      assert.throws(() => parseDuration("--timeout", text), usage, text);
    }
  });

  it("are shown in the two largest units", () => {
    const shown = [0, 4_249, 59_949, 59_999, 185_000, 3_719_000].map(formatDuration);
    assert.deepEqual(shown, ["0.0 s", "4.2 s", "59.9 s", "1 min 00 s", "3 min 05 s", "1 h 01 min"]);
  });
});

describe("environment arguments", () => {
  it("keep name and value as given, whatever the value contains", () => {
    fc.assert(fc.property(name, value, (k, v) => assert.deepEqual(parseEnvironmentArg(`${k}=${v}`, {}), [k, v])));
  });

  it("take the value from the environment if only the name is given", () => {
    fc.assert(fc.property(name, value, (k, v) => assert.deepEqual(parseEnvironmentArg(k, { [k]: v }), [k, v])));
  });

  it("with a reserved or invalid name are rejected without the value", () => {
    for (const k of ["RFARGATE_BUCKET", "SCRIPT", "AWS_REGION", "ECS_X", "", "1A", "A-B", "Ä"]) {
      try {
        parseEnvironmentArg(`${k}=geheim`, {});
        assert.fail(`${k} was taken`);
      } catch (error) {
        assert.ok(usage(error), k);
        assert.doesNotMatch(String(error), /geheim/);
      }
    }
  });

  it("come from a file line by line, without comments, blank lines and carriage returns", () => {
    const text = "\uFEFF# comment\r\nA=1\r\n\r\n  B=two words \nHERE\n";
    assert.deepEqual(parseEnvironmentFile(text, "x.env", { HERE: "yes" }), { A: "1", B: "two words ", HERE: "yes" });
  });

  it("of a file are rejected with file and line", () => {
    assert.throws(() => parseEnvironmentFile("A=1\nAWS_X=geheim", "x.env", {}), /x\.env, line 2: "AWS_X" is reserved/);
  });

  it("survive staging in the bucket", () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), (environment) => {
        const entries = spilledEnvironment(environment).split("\0").slice(0, -1);
        const back = entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]);
        assert.deepEqual(Object.fromEntries(back), { ...environment });
      }),
    );
  });
});

describe("tags", () => {
  it("split at the first '='", () => {
    assert.deepEqual(parseTags(["team=a=b", "empty="]), { team: "a=b", empty: "" });
  });

  it("that ECS or the run would reject are rejected", () => {
    const bad = [
      "novalue",
      "=x",
      "aws:x=1",
      "AWS:x=1",
      "r-on-fargate:run-id=1",
      "a=<b>",
      `${"k".repeat(129)}=1`,
      `k=${"v".repeat(257)}`,
    ];
    for (const text of bad) assert.throws(() => parseTags([text]), usage, text);
  });

  it("are as many as a task has room for beside the stack's and the run's own", () => {
    const tags = (count: number) => parseTags(Array.from({ length: count }, (_, i) => `k${i}=1`));
    requireRoomForTags(tags(48));
    requireRoomForTags(tags(7), 41);
    assert.throws(() => requireRoomForTags(tags(49)), usage);
    assert.throws(() => requireRoomForTags(tags(8), 41), {
      allowed: "up to 7: of a task's 50 tags the stack has 41, the run 2",
    });
  });
});

describe("run ids", () => {
  it("that are generated are valid, begin with the time and differ", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2020-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
        (date) => {
          const id = newRunId(date);
          assert.match(id, /^\d{8}-\d{6}-[0-9a-f]{6}$/);
          assert.equal(id.slice(0, 8), date.toISOString().slice(0, 10).replaceAll("-", ""));
          assert.ok(isRunId(id));
          assert.notEqual(id, newRunId(date));
        },
      ),
    );
  });

  it("given by the user are accepted up to 36 characters, never with a path or blank", () => {
    assert.equal(parseRunId("nightly_2026-11-21"), "nightly_2026-11-21");
    for (const text of ["", "-a", "a b", "a/b", "..", "a.2", "x".repeat(37)])
      assert.throws(() => parseRunId(text), usage, text);
  });

  it("have tokens that no other run or attempt shares", () => {
    const id = fc
      .string({ unit: "grapheme", maxLength: 36 })
      .map((text) => `r${text.replace(/[^A-Za-z0-9_-]/g, "")}`.slice(0, 36));
    const attempt = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(id, attempt, id, attempt, (a, i, b, j) => {
        assert.equal(clientToken(a, i) === clientToken(b, j), a === b && i === j);
        assert.ok(clientToken(a, i).length <= 64);
      }),
    );
  });

  it("of tasks are the last part of the ARN", () => {
    assert.equal(taskIdOf("arn:aws:ecs:eu-west-1:123456789012:task/cluster/abc"), "abc");
  });
});

describe("paths of outputs and scripts", () => {
  it("never leave their folder when they pass", () => {
    const part = fc.oneof(fc.constantFrom("..", ".", "", "a", "b.txt", "C:", "\\", "..\\x", "ü", "a\0b"), fc.string());
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/")),
        (path) => {
          if (!isSafePath(path)) return;
          assert.ok(!path.startsWith("/") && !path.includes("\\") && !path.includes("\0"));
          assert.ok(path.split("/").every((each) => !["", ".", ".."].includes(each)));
        },
      ),
    );
  });

  it("pass when they are plain", () => {
    for (const path of ["a.txt", "deep/er/b.csv", "with blank.txt", "..a", "ü.R"]) assert.ok(isSafePath(path), path);
    for (const path of ["", "/a", "a/", "a//b", "../a", "a/../b", ".", "a\\b", "C:/x", "a\nb"])
      assert.ok(!isSafePath(path), path);
  });

  it("of scripts are rejected with a blank, since SCRIPT separates by blanks", () => {
    assert.throws(
      () => checkScriptName("my script.R"),
      (error) => usage(error) && (error as CliError).remedy === 'rename it, for example to "my-script.R"',
    );
    assert.equal(checkScriptName("sub/a.R"), "sub/a.R");
    assert.deepEqual(splitScripts(" a.R  b.R\tc.R "), ["a.R", "b.R", "c.R"]);
  });
});

describe("nearest names", () => {
  it("follow a distance: zero for the same, symmetric, at most the longer length", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        assert.equal(editDistance(a, a), 0);
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
      }),
    );
  });

  it("put a misspelt script first", () => {
    assert.equal(nearestNames("forecats.R", ["clean.R", "Forecast.R", "report.R"])[0], "Forecast.R");
  });
});
