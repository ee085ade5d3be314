import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RELEASE } from "../../contract/outputs/contract";
import { writePackage } from "../../runner/package/write-package";
import { exits } from "./fake/ecs";
import { TestWorld } from "./fake/world";

/** What npm may take, unpacked. */
const LARGEST = 5 * 2 ** 20;

describe("the npm package rfargate, installed in an empty folder", function () {
  this.timeout(120_000);
  let folder: string;
  let world: TestWorld;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-package-"));
    await writePackage(join(folder, "package"));
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: join(folder, "package") });
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const tarball = join(folder, `rfargate-${RELEASE}.tgz`);
    execFileSync("npm", ["install", "--silent", "--offline", "--no-package-lock", "--prefix", empty, tarball]);
    world = await TestWorld.make();
  });
  after(async () => {
    await world.end();
    rmSync(folder, { recursive: true });
  });

  function rfargate(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const program = join(folder, "empty/node_modules/.bin/rfargate");
    const env = {
      PATH: process.env.PATH,
      HOME: world.folder,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
    return new Promise((done) => {
      execFile(program, args, { cwd: join(folder, "empty"), env }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  }

  it("has no dependencies and is small", () => {
    const installed = join(folder, "empty/node_modules");
    assert.deepEqual(
      readdirSync(installed).filter((name) => !name.startsWith(".")),
      ["rfargate"],
    );
    const files = readdirSync(join(installed, "rfargate"));
    const bytes = files.reduce((sum, file) => sum + statSync(join(installed, "rfargate", file)).size, 0);
    assert.ok(bytes < LARGEST, `${bytes} bytes`);
  });

  it("brings the R package, for R CMD INSTALL, without its tests", () => {
    const r = join(folder, "empty/node_modules/rfargate/r");
    const packed = ["DESCRIPTION", "NAMESPACE", "R", "README.md", "inst", "man"];
    assert.deepEqual(readdirSync(r).sort(), packed);
    assert.match(readFileSync(join(r, "DESCRIPTION"), "utf8"), /^Package: rfargate$/m);
    assert.ok(readdirSync(join(r, "inst/worker")).includes("map-task.R"));
  });

  it("names every bundled package with its licence, each of which allows it", () => {
    const notice = readFileSync(join(folder, "package/THIRD-PARTY.txt"), "utf8");
    for (const name of [
      "@aws-sdk/client-ecs",
      "@smithy/core",
      "commander",
      "hyparquet",
      "hyparquet-writer",
      "picocolors",
      "yaml",
      "zod",
    ])
      assert.match(notice, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((Apache-2\\.0|MIT|ISC)\\)$`, "m"));
    const licences = new Set([...notice.matchAll(/^\S+ \d[\w.-]* \((.+)\)$/gm)].map(([, licence]) => licence!));
    assert.deepEqual(
      [...licences].filter((licence) => !["Apache-2.0", "MIT", "ISC", "0BSD", "BSD-3-Clause"].includes(licence)),
      [],
    );
  });

  it("prints its version and help", async () => {
    assert.equal((await rfargate("--version")).stdout, `${RELEASE}\n`);
    assert.match((await rfargate("run", "--help")).stdout, /Examples:/);
  });

  it("keeps its bytecode, separately for help, and starts without it if it is damaged", async () => {
    const kept = join(world.folder, ".cache/r-on-fargate/code");
    rmSync(kept, { recursive: true, force: true });
    for (const args of [["run", "--help"], ["--version"], ["completion", "bash"]]) await rfargate(...args);
    const files = readdirSync(kept).sort();
    assert.deepEqual(
      files.map((file) => file.replace(/.*-/, "")),
      ["help", "work"],
    );
    const header = (file: string) => JSON.parse(readFileSync(join(kept, file), "latin1").split("\n")[0]!);
    assert.deepEqual(header(files[0]!).commands, ["run", "--version"]);
    assert.deepEqual(header(files[1]!).commands, ["completion"]);
    for (const damaged of ["", "{}\n", `${JSON.stringify(header(files[0]!))}\nno bytecode`]) {
      writeFileSync(join(kept, files[0]!), damaged);
      assert.equal((await rfargate("--version")).stdout, `${RELEASE}\n`);
    }
    assert.deepEqual(header(files[0]!).commands, ["--version"]);
    assert.deepEqual(readdirSync(kept).sort(), files);
  });

  it("runs a script with only credentials and a file of outputs", async () => {
    world.aws.ecs.steps = exits(0);
    world.aws.runsLike({ lines: ["hello"], outputs: { "a.csv": "x\n1\n" } });
    writeFileSync(join(folder, "empty/stack.json"), world.read("outputs.json"));
    const { code, stdout, stderr } = await rfargate("run", "test-script.R", "--stack", "stack.json");
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "hello\n");
    assert.equal(readFileSync(join(folder, "empty/output/a.csv"), "utf8"), "x\n1\n");
  });
});
