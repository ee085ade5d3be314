import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOADS_TYPESCRIPT, ROOT } from "../support/repository";

describe("a machine that reaches Pulumi's downloads and Docker Hub", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "internet-"));
    mkdirSync(join(home, "bin"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** A program of that machine. Its calls are kept. */
  function program(name: string, body: string): void {
    const file = join(home, "bin", name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "$HOME/calls"\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** Runs a script there that has the steps of the set-up and the names of the loaded files of local/offline. @returns its output */
  function run(script: string): string {
    const { R_ON_FARGATE_ENGINE: _, R_ON_FARGATE_BASE_IMAGE: __, ...env } = process.env;
    const before = `
      const steps = require("./local/setup/all-steps.ts").allSteps();
      const step = (wanted) => steps.find(({ name }) => name === wanted);
      const offline = () => JSON.stringify(Object.keys(require.cache).filter((file) => file.includes("local/offline")));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, [...LOADS_TYPESCRIPT, "-e", before + script], {
      cwd: ROOT,
      env: { ...env, HOME: home, PATH: `${join(home, "bin")}:/usr/bin:/bin` },
      encoding: "utf8",
    });
    assert.notEqual(stdout, "", stderr);
    return stdout;
  }

  /** Runs steps of the set-up there. @returns the loaded files of local/offline */
  function setUp(...names: string[]): string[] {
    const script = `
      (async () => {
        for (const { check, do: make, name } of ${JSON.stringify(names)}.map(step)) {
          await check();
          await make(() => {}, () => {});
          if (!(await check())) throw new Error(name + " is not done");
        }
        require("./local/setup/stack.ts").stackEnvironment();
        console.log(offline());
      })();`;
    return JSON.parse(run(script)) as string[];
  }

  const calls = () => readFileSync(join(home, "calls"), "utf8");

  it("runs nothing of local/offline, with a Pulumi of its own", () => {
    program("curl", "exit 0");
    program("pulumi", "echo v3.250.0");
    program("docker", '[ "$1" = pull ] && touch "$HOME/pulled"; [ -e "$HOME/pulled" ]');
    assert.deepEqual(setUp("toolchain", "base image"), []);
    assert.match(calls(), /^docker pull rocker\/r-ubuntu:24\.04$/m);
    assert.doesNotMatch(calls(), /^docker (build|import)/m);
  });

  it("runs nothing of local/offline, with the Pulumi that npm's package downloads", () => {
    program("curl", "exit 0");
    program("npx", 'mkdir -p "$PULUMI_HOME/versions/3.265.0/bin" && touch "$PULUMI_HOME/versions/3.265.0/bin/pulumi"');
    assert.deepEqual(setUp("toolchain"), []);
    assert.match(calls(), /^npx --yes pulumi@3\.265\.0 version$/m);
  });

  it("is distinguished from one that does not, which builds from Go modules", () => {
    program("curl", "exit 22");
    program("go", "exit 1");
    const said = run('step("toolchain").do(() => {}).catch(({ message }) => console.log(message, offline()));');
    assert.match(said, /Go is not installed .*local\/offline\/build\/from-modules/);
  });
});
