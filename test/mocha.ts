import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../local/setup/places";
import { attempt } from "../runner/setup/command";
import { type MochaRun, type SuiteResult, single, suiteResult } from "./suites";
import { LOADS_TYPESCRIPT } from "./support/repository";

const RESULTS = join(ROOT, ".results");
const MOCHA = join(ROOT, "node_modules/mocha/bin/mocha.js");

/**
 * Node's options. Given to mocha, they would have it start a second Node. Tests make much garbage that dies young: with the default
 * of 16 MB, a seventh more time goes into its collection.
 */
const NODE = [...LOADS_TYPESCRIPT, "--max-semi-space-size=64"];

/**
 * Runs mocha once.
 * @param name of the counts' file
 * @param write takes its output, line by line
 */
export async function mocha(
  name: string,
  { folders, jobs = 1, fixture }: MochaRun,
  env: NodeJS.ProcessEnv,
  write: (line: string) => void,
): Promise<SuiteResult> {
  mkdirSync(RESULTS, { recursive: true });
  const counts = join(RESULTS, `${name}.json`);
  rmSync(counts, { force: true });
  const files = folders.flatMap((folder) => testFiles(join(ROOT, folder)));
  if (files.length === 0) return single(name, false);
  const options = ["--reporter", join(ROOT, "test/counting-reporter.ts"), "--timeout", "60000"];
  if (jobs > 1) options.push("--parallel", "--jobs", String(jobs));
  if (fixture) options.push("--require", join(ROOT, fixture));
  if (process.stdout.isTTY) options.push("--color");
  const { code } = await attempt("node", [...NODE, MOCHA, ...options, ...files], {
    cwd: ROOT,
    env: { ...env, R_ON_FARGATE_COUNTS: counts },
    onLine: write,
  });
  return suiteResult(name, code, existsSync(counts) ? readFileSync(counts, "utf8") : undefined);
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file))
    .sort();
}
