import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installBrowser, setUp } from "../local/setup/all-steps";
import { foreground, run } from "../local/setup/command";
import { stopEmulator } from "../local/setup/emulator";
import { ROOT, STACK } from "../local/setup/places";
import { POLICY_PACK, pulumi } from "../local/setup/pulumi";
import { failureText } from "../local/setup/refusal";
import { dropSalt, stackEnvironment } from "../local/setup/stack";
import { duration } from "../local/setup/timings";
import { SUITES, type Suite, type SuiteResult, single, suiteResult, totalLine } from "./suites";

const RESULTS = join(ROOT, ".results");
const LINT = "lint";

/** Runs the named suites, all without names; every one runs whatever became of the others. */
async function main(names: string[]): Promise<number> {
  const known = [LINT, ...SUITES.map((suite) => suite.name)];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) {
    process.stderr.write(`There is no suite "${unknown}"; there are: ${known.join(", ")}.\n`);
    return 2;
  }
  const wanted = (name: string) => names.length === 0 || names.includes(name);
  const suites = SUITES.filter((suite) => wanted(suite.name));
  mkdirSync(RESULTS, { recursive: true });
  const results: SuiteResult[] = [];

  const real = suites.some((suite) => suite.needs !== "packages");
  const ready = real && (await succeeds("set-up", () => setUp()));
  if (real && !ready) results.push(single("set-up", false));
  // A test that lacks it says so; nothing else waits for it.
  if (ready && suites.some((suite) => suite.browser)) await succeeds("Chromium's installation", installBrowser);
  if (wanted(LINT)) results.push(await timed(LINT, lint));
  for (const suite of suites) {
    if (suite.needs === "packages" || ready) results.push(await timed(suite.name, () => runSuite(suite)));
    else results.push(single(suite.name, false));
  }
  if (ready) await leaveAsFound();
  return report(results);
}

async function lint(): Promise<SuiteResult> {
  return single(LINT, (await foreground("npm", ["run", "--silent", "lint"], { cwd: ROOT })) === 0);
}

async function runSuite(suite: Suite): Promise<SuiteResult> {
  const folders = suite.folders.filter((folder) => existsSync(join(ROOT, "test", folder)));
  // A deprecated call of Node is a failure here, before a user reads of it.
  if (suite.needs === "packages")
    return mocha(suite.name, folders, { ...process.env, NODE_OPTIONS: "--throw-deprecation" });
  if (suite.ownEmulator) {
    await stopEmulator();
    const result = await mocha(suite.name, folders, stackEnvironment());
    return (await succeeds("set-up", () => setUp(["stack"]))) ? result : { ...result, failed: result.failed + 1 };
  }
  if (suite.needs === "stack" && (await pulumi("up", "--yes", "--skip-preview", "--policy-pack", POLICY_PACK)) !== 0) {
    process.stdout.write("stack local could not be brought up\n");
    return single(suite.name, false);
  }
  return mocha(suite.name, folders, stackEnvironment());
}

async function mocha(name: string, folders: string[], env: NodeJS.ProcessEnv): Promise<SuiteResult> {
  const counts = join(RESULTS, `${name}.json`);
  rmSync(counts, { force: true });
  const files = folders.flatMap((folder) => testFiles(join(ROOT, "test", folder)));
  if (files.length === 0) return single(name, false);
  const args = ["--import=tsx", "--reporter", join(ROOT, "test/counting-reporter.ts"), "--timeout", "20000", ...files];
  const code = await foreground(join(ROOT, "node_modules/.bin/mocha"), args, {
    cwd: ROOT,
    env: { ...env, R_ON_FARGATE_COUNTS: counts },
  });
  return suiteResult(name, code, existsSync(counts) ? readFileSync(counts, "utf8") : undefined);
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file))
    .sort();
}

/** Test stacks have been selected meanwhile, and Pulumi has written into the stack's file. */
async function leaveAsFound(): Promise<void> {
  await run("selecting stack local", "pulumi", ["stack", "select", STACK, "--non-interactive"], {
    cwd: ROOT,
    env: stackEnvironment(),
  }).catch(() => undefined);
  dropSalt();
}

async function timed(name: string, work: () => Promise<SuiteResult>): Promise<SuiteResult> {
  process.stdout.write(`\n== ${name}\n`);
  const start = performance.now();
  const result = await work().catch((error: unknown) => {
    process.stdout.write(`${failureText(error)}\n`);
    return single(name, false);
  });
  process.stdout.write(`${name}: ${totalLine([result])}, ${duration((performance.now() - start) / 1000)}\n`);
  return result;
}

async function succeeds(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    process.stdout.write(`${what} failed\n${failureText(error)}\n`);
    return false;
  }
}

function report(results: SuiteResult[]): number {
  const skipped = results.flatMap((result) => result.skipped);
  if (skipped.length > 0) process.stdout.write(`\nskipped:\n${skipped.map((title) => `  ${title}\n`).join("")}`);
  const bad = results.filter((result) => result.failed > 0).map((result) => result.name);
  process.stdout.write(bad.length > 0 ? `\nfailures in: ${bad.join(", ")}\n` : "\n");
  process.stdout.write(`${totalLine(results)}\n`);
  return bad.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.stdout.write("0 passed, 1 failed\n");
    process.exitCode = 1;
  },
);
