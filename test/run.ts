import { join } from "node:path";
import { installBrowser, setUp } from "../local/setup/all-steps";
import { stopEmulator } from "../local/setup/emulator";
import { WAYS } from "../local/setup/emulator/chosen-way";
import { PLACES, ROOT, STACK } from "../local/setup/places";
import { dropSalt, stackEnvironment } from "../local/setup/stack";
import { attempt, run } from "../runner/setup/command";
import { POLICY_PACK } from "../runner/setup/pulumi";
import { failureText } from "../runner/setup/setup-error";
import { duration } from "../runner/setup/timings";
import { judgedByModels } from "./judged";
import { endedContainers, leftBehind } from "./left-behind";
import { lint } from "./lint";
import { mocha } from "./mocha";
import { type Lane, lanes, SUITES, type Suite, type SuiteResult, single, sum, totalLine } from "./suites";
import { dropUnusedCode } from "./unused-code";

const LINT = "lint";
/** V8's compiled code, for the programs, packs and commands that tests start: half of the time that each takes to load. */
process.env.NODE_COMPILE_CACHE ??= join(ROOT, ".results/compile-cache");
/** A deprecated call of Node fails a test here, before a user reads of it. */
const STRICT_NODE = { ...process.env, NODE_OPTIONS: "--throw-deprecation" };

type Write = (line: string) => void;

/** Runs the named suites, all without names. Every suite runs, whatever became of the others. */
async function main(names: string[]): Promise<number> {
  const known = [LINT, ...SUITES.map((suite) => suite.name)];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) {
    process.stderr.write(`error: there is no suite "${unknown}"\n  allowed: ${known.join(", ")}\n`);
    return 2;
  }
  for (const kept of ["compile-cache", "compiled"]) dropUnusedCode(join(ROOT, ".results", kept));
  const wanted = (name: string) => names.length === 0 || names.includes(name);
  const suites = SUITES.filter((suite) => wanted(suite.name));
  const results: SuiteResult[] = [];

  const real = suites.some((suite) => suite.needs !== "packages");
  // The emulator that the set-up starts then rejects what AWS would ignore, and judges its own answers.
  process.env.FARGATE_EMULATOR_STRICT ??= "1";
  const ready = real && (await setUpFor(suites));
  // Not for what the set-up starts, which stays: Go collects garbage less often, a tenth of the CPU time of a preview.
  process.env.GOGC ??= "400";
  if (real && !ready) results.push(single("set-up", false));
  // Without a browser one test is skipped, by name.
  if (ready && suites.some((suite) => suite.browser)) await succeeds("Installing Chromium", installBrowser);

  const many = suites.length + (wanted(LINT) ? 1 : 0) > 1;
  const before = ready ? await endedContainers() : new Map<string, string>();
  const inTurn = async (lane: Lane) => {
    for (const suite of lane) {
      if (suite.needs === "packages" || ready)
        results.push(await timed(suite.name, many, (write) => runSuite(suite, write)));
      else results.push(single(suite.name, false));
    }
  };
  const { emulator, ownEmulator, docker, packages } = lanes(suites);
  await Promise.all([
    (async () => {
      if (wanted(LINT)) results.push(await timed(LINT, many, (write) => lint(LINT, write)));
      await inTurn(docker);
      await Promise.all(packages.map(inTurn));
    })(),
    (async () => {
      await Promise.all(emulator.map(inTurn));
      if (ready && emulator.length > 0)
        results.push(await judgedByModels((line) => void process.stdout.write(`${line}\n`)));
      await inTurn(ownEmulator);
    })(),
  ]);
  if (ready) {
    await leaveAsFound();
    process.stdout.write(leftBehind(before, await endedContainers()));
  }
  return report(results);
}

async function setUpFor(suites: Suite[]): Promise<boolean> {
  const needs = ["stack", ...WAYS.process.needs];
  // The emulator's tests start it both ways.
  const both = suites.some((suite) => suite.needs === "own emulator") ? WAYS.container.needs : [];
  if (await succeeds("The set-up", () => setUp([...needs, ...both]))) return true;
  // Without the image of its container only the emulator's own tests fail.
  return both.length > 0 && succeeds("The set-up without it", () => setUp(needs));
}

async function runSuite(suite: Suite, write: Write): Promise<SuiteResult> {
  if (suite.needs === "own emulator") {
    await stopEmulator();
    const result = await mochaRuns(suite, stackEnvironment(), write);
    return (await succeeds("The set-up", () => setUp(["emulator"])))
      ? result
      : { ...result, failed: result.failed + 1 };
  }
  if (suite.needs === "stack" && !(await bringUp(write))) return single(suite.name, false);
  if (suite.otherNode) return mochaRuns(suite, await otherNode(), write);
  if (suite.needs === "packages") return mochaRuns(suite, STRICT_NODE, write);
  return mochaRuns(suite, { ...stackEnvironment(), R_ON_FARGATE_EMULATOR_DIR: PLACES.emulator }, write);
}

async function mochaRuns({ name, runs }: Suite, env: NodeJS.ProcessEnv, write: Write): Promise<SuiteResult> {
  const results: SuiteResult[] = [];
  for (const [index, run] of runs.entries()) {
    const last = index === runs.length - 1;
    const result = await mocha(
      `${name}-${index}`,
      run,
      last ? env : { ...env, R_ON_FARGATE_KEEP_TRIGGERS: "1" },
      write,
    );
    results.push(result);
    // What the runs share could not be made.
    if (result.passed === 0) break;
  }
  return sum(name, results);
}

/** An environment in which `node` is the other one of Node 22 and 24. */
async function otherNode(): Promise<NodeJS.ProcessEnv> {
  const major = process.versions.node.startsWith("22.") ? "24" : "22";
  const script = ["runner/setup/node-release.js", major];
  const bin = (await run(`installing Node ${major}`, "node", script, { cwd: ROOT })).trim();
  return { ...STRICT_NODE, PATH: `${bin}:${process.env.PATH}` };
}

let broughtUp: Promise<string | undefined> | undefined;

/** Once for all suites on stack local: none of them changes it. */
async function bringUp(write: Write): Promise<boolean> {
  broughtUp ??= upError();
  const error = await broughtUp;
  if (error !== undefined) write(`${error}\nstack local could not be brought up`);
  return error === undefined;
}

/** @returns what Pulumi says where it fails */
async function upError(): Promise<string | undefined> {
  const args = ["up", "--yes", "--skip-preview", "--policy-pack", POLICY_PACK, "--stack", STACK];
  const { code, stdout } = await attempt("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd: ROOT,
    env: stackEnvironment(),
  });
  dropSalt();
  return code === 0 ? undefined : stdout;
}

/** Test stacks have been selected meanwhile, and Pulumi has written into the stack's file. */
async function leaveAsFound(): Promise<void> {
  await run("selecting stack local", "pulumi", ["stack", "select", STACK, "--non-interactive"], {
    cwd: ROOT,
    env: stackEnvironment(),
  }).catch(() => undefined);
  dropSalt();
}

/** @param many whether others run meanwhile: then its output is kept together and shown at its end */
async function timed(name: string, many: boolean, work: (write: Write) => Promise<SuiteResult>): Promise<SuiteResult> {
  process.stdout.write(`== ${name}${many ? " has started" : ""}\n`);
  const start = performance.now();
  const kept: string[] = [];
  const write = many
    ? (line: string) => void kept.push(line)
    : (line: string) => void process.stdout.write(`${line}\n`);
  const result = await work(write).catch((error: unknown) => {
    write(failureText(error));
    return single(name, false);
  });
  if (many) process.stdout.write(`\n== ${name}\n${kept.join("\n")}\n`);
  process.stdout.write(`${name}: ${totalLine([result])}, ${duration((performance.now() - start) / 1000)}\n`);
  return result;
}

async function succeeds(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    process.stdout.write(`${what} failed.\n${failureText(error)}\n`);
    return false;
  }
}

function report(results: SuiteResult[]): number {
  const skipped = results.flatMap((result) => result.skipped);
  if (skipped.length > 0) process.stdout.write(`\nskipped:\n${skipped.map((title) => `  ${title}\n`).join("")}`);
  // Once more at the end: a long log is often seen from there, or only in part.
  const failures = results.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`));
  if (failures.length > 0) process.stdout.write(`\nfailed:\n${failures.join("\n")}\n`);
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
