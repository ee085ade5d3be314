import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { mocha } from "../mocha";
import { type Lane, lanes, SUITES, suiteResult, sum, totalLine } from "../suites";

const ROOT = resolve(__dirname, "../..");

describe("counting the tests", () => {
  it("sums all suites in one line, with skipped tests only if there are any", () => {
    const one = { name: "one", passed: 3, failed: 0, skipped: [], failures: [] };
    assert.equal(totalLine([one, { ...one, passed: 1, failed: 2 }]), "4 passed, 2 failed");
    assert.equal(
      totalLine([one, { ...one, passed: 0, skipped: ["x (skipped: no internet)"] }]),
      "3 passed, 0 failed, 1 skipped",
    );
  });

  it("counts a suite that left no counts, or failed without a failed test, as a failure", () => {
    assert.equal(suiteResult("s", 0, undefined).failed, 1);
    assert.equal(suiteResult("s", 1, undefined).failed, 1);
    assert.equal(suiteResult("s", 1, '{"passed":5,"failed":0,"skipped":[],"failures":[]}').failed, 1);
    assert.deepEqual(suiteResult("s", 2, '{"passed":5,"failed":2,"skipped":["x"],"failures":["y"]}'), {
      name: "s",
      passed: 5,
      failed: 2,
      skipped: ["x"],
      failures: ["y"],
    });
  });

  it("gets its numbers from mocha itself", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "counting-"));
    const file = join(folder, "some.test.ts");
    const lines = [
      `import { skip } from ${JSON.stringify(join(ROOT, "test/support/skip"))};`,
      'it("is right", () => {});',
      'it("is wrong", () => { throw new Error("so"); });',
      'it("waits", function () { skip(this, "why"); });',
      'describe("all", () => { before(function () { skip(this, "no x"); }); it("wait", () => {}); });',
    ];
    writeFileSync(file, lines.join("\n"));
    const counts = join(folder, "counts.json");
    const args = ["--import=tsx", "--reporter", join(ROOT, "test/counting-reporter.ts"), file];
    const env = { ...process.env, R_ON_FARGATE_COUNTS: counts };
    const { status } = spawnSync(join(ROOT, "node_modules/.bin/mocha"), args, { cwd: ROOT, env, encoding: "utf8" });
    assert.equal(status, 1);
    const { failures, ...counted } = JSON.parse(readFileSync(counts, "utf8"));
    assert.deepEqual(counted, {
      passed: 1,
      failed: 1,
      skipped: ["waits (skipped: why)", "all (skipped: no x) wait"],
    });
    assert.equal(failures.length, 1);
    assert.match(failures[0], /^is wrong\n {4}Error: so\n {8}at .*some\.test\.ts/);
    rmSync(folder, { recursive: true });
  });

  it("gets them even from files that run at the same time, with a fixture around them", async function () {
    this.timeout(120_000);
    mkdirSync(join(ROOT, ".build"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, ".build/counting-"));
    try {
      const fixture = join(folder, "fixture.ts");
      const write = (text: string) =>
        `require("node:fs").appendFileSync(${JSON.stringify(join(folder, "said"))}, "${text} ")`;
      writeFileSync(
        fixture,
        `export const mochaGlobalSetup = () => ${write("made")};\nexport const mochaGlobalTeardown = () => ${write("gone")};\n`,
      );
      for (const name of ["a", "b"])
        writeFileSync(
          join(folder, `${name}.test.ts`),
          `const seen: string = "${name}";\nit(seen, () => ${write("ran")});\nit.skip("waits for ${name}");\n`,
        );
      const lines: string[] = [];
      const run = { folders: [relative(ROOT, folder)], jobs: 2, fixture: relative(ROOT, fixture) };
      const result = await mocha("counting-test", run, process.env, (line) => lines.push(line));
      assert.deepEqual([result.passed, result.failed], [2, 0], lines.join("\n"));
      assert.deepEqual(result.skipped.sort(), ["waits for a", "waits for b"]);
      assert.equal(readFileSync(join(folder, "said"), "utf8"), "made ran ran gone ");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("rejects an unknown suite", () => {
    const { status, stderr } = spawnSync(join(ROOT, "node_modules/.bin/tsx"), [join(ROOT, "test/run.ts"), "nosuch"], {
      encoding: "utf8",
    });
    assert.equal(status, 2);
    assert.match(
      stderr,
      /no suite "nosuch"\n {2}allowed: lint, unit, other-node, faults, image, faults-image, emulator-process, emulator, engine, triggers, integrations, r, e2e, faults-emulator/,
    );
  });
});

describe("the suites", () => {
  const names = (lane: Lane) => lane.map(({ name }) => name);

  it("run in parallel, those with their own emulator after those on the set-up's, those that only compute at the end", () => {
    const { emulator, ownEmulator, docker, packages } = lanes(SUITES);
    assert.deepEqual(emulator.map(names), [
      ["triggers"],
      ["emulator", "engine"],
      ["integrations", "e2e"],
      ["r", "faults-emulator"],
    ]);
    assert.deepEqual(names(ownEmulator), ["emulator-process"]);
    assert.deepEqual(names(docker), ["image", "faults-image"]);
    assert.deepEqual(packages.map(names), [["unit"], ["other-node"], ["faults"]]);
    assert.equal([...emulator.flat(), ...ownEmulator, ...docker, ...packages.flat()].length, SUITES.length);
  });

  it("have every test file of the project once, except for the other Node's and what only a recording runs", () => {
    const exclude = ["test/triggers/changes/**"];
    const found = globSync(["test/**/*.test.ts", "local/**/*.test.ts"], { cwd: ROOT, exclude }).sort();
    const held = SUITES.filter(({ otherNode }) => !otherNode).flatMap(({ runs }) =>
      runs.flatMap(({ folders }) => folders.flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: ROOT }))),
    );
    assert.deepEqual(held.sort(), found);
  });

  it("each have a target of the Makefile", () => {
    const makefile = readFileSync(join(ROOT, "Makefile"), "utf8");
    for (const { name } of SUITES)
      assert.match(makefile, new RegExp(`^${name}: packages ## .*\\n\\t@\\$\\(TEST\\) ${name}( |$)`, "m"));
  });

  it("add up the runs of one", () => {
    const one = { name: "x-0", passed: 3, failed: 1, skipped: ["a"], failures: ["b"] };
    assert.deepEqual(sum("x", [one, { ...one, failed: 0, skipped: [], failures: [] }]), {
      name: "x",
      passed: 6,
      failed: 1,
      skipped: ["a"],
      failures: ["b"],
    });
  });
});

describe("make", () => {
  it("lists its targets without arguments", () => {
    const text = execFileSync("make", ["--no-print-directory"], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, MAKEFLAGS: "" },
    });
    for (const target of ["demo", "test", "clean", "destroy", "e2e"])
      assert.match(text, new RegExp(`^  make ${target} +\\S`, "m"));
  });
});
