import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOADS_TYPESCRIPT, ROOT } from "../../support/repository";

/** Targets of the Makefile that work on a stack. */
const TARGETS = ["preview", "up", "drift", "repair", "policy-check", "aws-check", "comment", "destroy"];

describe("a stack on AWS", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "aws-alone-"));
    mkdirSync(join(home, "bin"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** A program of a machine that has no more of this project than a clone. */
  function program(name: string, body: string): void {
    const file = join(home, "bin", name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** Runs a script there. @returns which of the project's files it loaded, and what it said */
  function run(script: string): { loaded: string[]; said: string } {
    const { R_ON_FARGATE_ENGINE: _, GITHUB_REPOSITORY: __, ...env } = process.env;
    const list = "Object.keys(require.cache).map((file) => path.relative(process.cwd(), file))";
    const before = `
      const path = require("node:path");
      process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(join(home, "loaded"))}, JSON.stringify(${list})));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, [...LOADS_TYPESCRIPT, "-e", before + script], {
      cwd: ROOT,
      env: { ...env, HOME: home, PATH: `${join(home, "bin")}:/usr/bin:/bin` },
      encoding: "utf8",
    });
    const loaded = JSON.parse(readFileSync(join(home, "loaded"), "utf8")) as string[];
    return { loaded, said: stdout + stderr };
  }

  const ofLocal = (loaded: string[]) => loaded.filter((file) => file.startsWith("local/"));

  it("is handled by targets that name no file of local/; stack local by those that do", () => {
    // Those of the make that runs the tests.
    const { MAKEFLAGS: _, MAKELEVEL: __, ...env } = process.env;
    for (const target of TARGETS) {
      const printed = (...more: string[]) =>
        spawnSync("make", ["--dry-run", target, ...more], { cwd: ROOT, env, encoding: "utf8" }).stdout;
      assert.match(printed("STACK=prod"), new RegExp(`runner/pipeline/main\\.ts ${target} 'prod'`));
      assert.doesNotMatch(printed("STACK=prod"), /local\//);
      for (const local of [printed(), printed("STACK=local")])
        assert.match(local, new RegExp(`local/setup/main\\.ts ${target} `));
    }
  });

  it("loads nothing of local/ for a command", () => {
    const { loaded, said } = run(
      'process.argv = ["node", "main.ts", "comment", "dev", "1"]; require("./runner/pipeline/main.ts");',
    );
    assert.match(said, /GITHUB_REPOSITORY "" is not/);
    assert.ok(loaded.includes("runner/pipeline/main.ts"), said);
    assert.deepEqual(ofLocal(loaded), []);
  });

  it("loads nothing of local/ to install and run Pulumi", () => {
    program("curl", "exit 0");
    program("pulumi", 'if [ "$1" = version ]; then echo v3.250.0; else echo "pulumi $*"; fi');
    const { loaded, said } = run(`
      const { engineStep } = require("./runner/setup/engine.ts");
      const { targetOf } = require("./runner/pipeline/target.ts");
      const { STACK_COMMANDS } = require("./runner/pipeline/commands.ts");
      (async () => {
        const step = engineStep();
        await step.do(() => {});
        if (!(await step.check())) throw new Error("there is no engine");
        for (const name of ["drift", "repair", "policy-check"]) await STACK_COMMANDS[name](targetOf("prod"));
      })();`);
    assert.match(said, /^pulumi preview --refresh --expect-no-changes .*--stack prod /m);
    assert.match(said, /^pulumi up --refresh --yes .*--stack prod /m);
    assert.ok(loaded.includes("runner/setup/engine.ts"), said);
    assert.deepEqual(ofLocal(loaded), []);
  });

  it("fails without Pulumi's downloads, and says how to build Pulumi", () => {
    program("curl", "exit 22");
    const { loaded, said } = run(`
      const { engineStep } = require("./runner/setup/engine.ts");
      engineStep().do(() => {}).catch(({ message, remedies }) => console.log(message, remedies));`);
    assert.match(said, /get\.pulumi\.com cannot be reached[\s\S]*make setup/);
    assert.deepEqual(ofLocal(loaded), []);
  });

  it("uses the Pulumi that was built for stack local", () => {
    program("curl", "exit 22");
    const bin = join(home, "toolchain/bin");
    mkdirSync(bin, { recursive: true });
    const engine = { kind: "go", why: "", bin, probedAt: new Date(0).toISOString() };
    mkdirSync(join(home, ".cache/r-on-fargate"), { recursive: true });
    writeFileSync(join(home, ".cache/r-on-fargate/engine.json"), JSON.stringify(engine));
    const { said } = run(`
      const { engineStep } = require("./runner/setup/engine.ts");
      const { targetOf } = require("./runner/pipeline/target.ts");
      (async () => console.log(await engineStep().check(), targetOf("prod").env.PATH))();`);
    assert.ok(said.startsWith(`true ${bin}:`), said);
  });
});
