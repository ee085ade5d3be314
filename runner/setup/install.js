// Installs a supported Node and the npm packages of package-lock.json. Plain JavaScript: it runs before anything else.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { dirname, join } = require("node:path");
const node = require("./node-release");

const ROOT = join(__dirname, "../..");
const TIMINGS = join(homedir(), ".cache", "r-on-fargate", "timings.json");

function fail(message, remedy, details) {
  process.stderr.write(`error: ${message}\n  try: ${remedy}\n${details}`);
  process.exit(1);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** npm writes this list last, so an interrupted installation does not count. */
function installed() {
  const wanted = read(join(ROOT, "package-lock.json")).packages;
  const got = read(join(ROOT, "node_modules", ".package-lock.json")).packages;
  return (
    got !== undefined &&
    Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === "" || (path in got ? got[path].version === version : optional === true),
    )
  );
}

let env = process.env;
if (!node.isSupported(process.versions.node)) {
  const release = node.RELEASES[24];
  process.stderr.write(`set-up  node             installing Node ${release}: ${process.versions.node} is too old\n`);
  try {
    env = { ...env, PATH: node.pathWith(node.use(24)) };
  } catch (error) {
    fail(
      `Node ${process.versions.node} is too old, and the set-up could not install a newer one`,
      `install Node ${node.OLDEST.join(".")} or newer, or run the command again`,
      `${error.message}\n`,
    );
  }
}
if (!installed()) {
  const timings = read(TIMINGS);
  const last = timings.packages === undefined ? "" : ` (last time ${timings.packages} s)`;
  process.stderr.write(`set-up  packages         installing npm packages${last}\n`);
  const start = performance.now();
  // No package here needs its install script.
  const args = ["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"];
  const { status, stderr, stdout } = spawnSync("npm", args, { cwd: ROOT, env, encoding: "utf8" });
  if (status !== 0 || !existsSync(join(ROOT, "node_modules/.bin/tsx"))) {
    fail(
      "npm ci failed",
      "fix what it says below, then run the command again",
      `${stdout ?? ""}${stderr ?? "npm is not on PATH\n"}`,
    );
  }
  timings.packages = Math.round((performance.now() - start) / 100) / 10;
  mkdirSync(dirname(TIMINGS), { recursive: true });
  writeFileSync(TIMINGS, `${JSON.stringify(timings, null, 2)}\n`);
  process.stderr.write(`set-up  packages         done in ${timings.packages} s\n`);
}
