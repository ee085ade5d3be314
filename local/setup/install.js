// Installs the npm packages where they are not those of package-lock.json. Plain JavaScript: nothing else can run before it.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { dirname, join } = require("node:path");

const ROOT = join(__dirname, "../..");
const TIMINGS = join(homedir(), ".cache", "r-on-fargate", "timings.json");
const OLDEST_NODE = [20, 19];

function fail(why, remedy) {
  process.stderr.write(`Cannot go on: ${why}\nTo do:        ${remedy}\n`);
  process.exit(1);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** npm writes what it has installed last of all, so a broken-off installation does not count. */
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

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node ${process.versions.node} is too old.`, `install Node ${OLDEST_NODE.join(".")} or newer.`);
}
if (!installed()) {
  const timings = read(TIMINGS);
  const last = timings.packages === undefined ? "" : ` (last time ${timings.packages} s)`;
  process.stderr.write(`set-up  packages         installing npm packages${last}\n`);
  const start = performance.now();
  // No package here needs its install script.
  const args = ["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"];
  const { status, stderr, stdout } = spawnSync("npm", args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0 || !existsSync(join(ROOT, "node_modules/.bin/tsx"))) {
    fail(
      "npm ci failed.",
      `put right what it says below, and run the same again.\n${stdout ?? ""}${stderr ?? "npm is not on PATH"}`,
    );
  }
  timings.packages = Math.round((performance.now() - start) / 100) / 10;
  mkdirSync(dirname(TIMINGS), { recursive: true });
  writeFileSync(TIMINGS, `${JSON.stringify(timings, null, 2)}\n`);
  process.stderr.write(`set-up  packages         done in ${timings.packages} s\n`);
}
