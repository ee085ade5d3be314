import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { runCli } from "../../runner/cli/program";
import { FakeAws, lastLines, streamOf } from "../cli/fake/aws";
import { exits } from "../cli/fake/ecs";
import { TestWorld } from "../cli/fake/world";
import { Random } from "./random";
import { FaultyTransport } from "./transport";

const RUN = "r1";
/** Processes that may die or fail before one has an AWS without faults. */
const PROCESSES = 6;

/** What a seed makes R do. */
interface Script {
  lines: string[];
  outputs: Record<string, string>;
  exitCode: number;
}

interface Ended {
  /** Absent: killed. */
  code?: number;
  stdout: string;
  stderr: string;
}

/**
 * A run under faults: `rfargate run --id` again and again, each process with faults of its own and perhaps killed, until one
 * tells the end. The last one has an AWS without faults.
 * @returns what does not hold: a task is started at most once, the run ends with R's exit code, loses and doubles no line,
 * and keeps no output that is not R's
 */
export async function runUnderFaults(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const world = await TestWorld.make(FakeAws.unserved());
  const graveyard = new Graveyard();
  try {
    const script = drawScript(random);
    let tasks = 0;
    world.aws.ecs.steps = exits(script.exitCode);
    world.aws.ecs.onStart = (task) => {
      tasks++;
      world.aws.leave(RUN, script.outputs, script.exitCode, script.lines);
      give(world.aws, streamOf(task), script, random);
    };
    world.write("test-script.R", "cat('x')");
    let last: Ended = { stdout: "", stderr: "" };
    for (let process = 1; process <= PROCESSES; process++) {
      last = await oneProcess(world, random, graveyard.grave, process < PROCESSES);
      if (last.code === script.exitCode) break;
    }
    const wrong: string[] = [];
    if (tasks !== 1) wrong.push(`${tasks} tasks were started`);
    if (last.code !== script.exitCode) wrong.push(`exit code ${last.code}, R's was ${script.exitCode}: ${last.stderr}`);
    wrong.push(...(await linesOf(world, last, script, graveyard.grave)), ...outputsOf(world.folder, script));
    return wrong;
  } finally {
    graveyard.close();
    await world.end();
  }
}

/** Where processes that were killed wait until the scenario is over, so that none outlives it. */
class Graveyard {
  close: () => void = () => {};
  readonly grave = new Promise<never>((_, reject) => {
    this.close = () => reject(new Error("the process was killed"));
  });

  constructor() {
    this.grave.catch(() => {});
  }
}

function drawScript(random: Random): Script {
  const lines = Array.from({ length: random.below(40) }, (_, i) => `line ${i} ${"x".repeat(random.below(20))}`);
  const names = ["a.csv", "deep/b.txt", "c d.rds"].slice(0, random.below(4));
  const outputs = Object.fromEntries(
    names.map((name) => [name, `${name} ${random.next()}`.repeat(1 + random.below(50))]),
  );
  return { lines, outputs, exitCode: random.pick([0, 0, 1, 3]) };
}

/** Puts the script's lines into its log: some late, some twice, in pages of any size. */
function give({ logs }: FakeAws, stream: string, script: Script, random: Random): void {
  logs.pageSize = 1 + random.below(50);
  logs.doubled = random.chance(0.5);
  const end = lastLines(RUN, script.lines, script.exitCode);
  for (const [i, line] of script.lines.entries()) {
    const from = random.chance(0.2) ? logs.calls + random.below(20) : 0;
    logs.add(stream, [line], { from, at: 1_760_000_100_000 + i });
  }
  logs.add(stream, end, { at: 1_760_000_200_000 });
}

/** One process of `rfargate run`, to its end or its death. */
async function oneProcess(test: TestWorld, random: Random, grave: Promise<never>, faulty: boolean): Promise<Ended> {
  const ended: Ended = { stdout: "", stderr: "" };
  let dead = false;
  let die = () => {};
  const death = new Promise<undefined>((resolve) => {
    die = () => {
      dead = true;
      resolve(undefined);
    };
  });
  const transport = new FaultyTransport(test.aws, random, {
    share: faulty ? random.pick([0, 0.1, 0.3]) : 0,
    ...(faulty && random.chance(0.5) ? { killAt: 1 + random.below(30) } : {}),
    kill: die,
    grave,
  });
  const world = test.world();
  const write = (stream: "stdout" | "stderr") => (text: string) => {
    if (!dead) ended[stream] += text;
  };
  world.stdout.write = write("stdout");
  world.stderr.write = write("stderr");
  const { clock } = world;
  world.clock = {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      if (dead) return grave;
      if (faulty && random.chance(0.02)) test.now += (random.next() - 0.3) * 300_000;
      await clock.sleep(ms, signal);
      await setImmediate();
    },
  };
  world.awsClient = { requestHandler: transport, retryMode: "standard", maxAttempts: 1 };
  const code = await Promise.race([death, runCli(["run", "test-script.R", "--id", RUN], world)]);
  return { ...ended, ...(code === undefined ? {} : { code }) };
}

/** The last process printed each line once, or said which are missing and `rfargate logs` has them. */
async function linesOf(world: TestWorld, last: Ended, { lines }: Script, grave: Promise<never>): Promise<string[]> {
  const sorted = (text: string) =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .sort()
      .join("\n");
  const expected = sorted(lines.join("\n"));
  if (sorted(last.stdout) === expected) return [];
  if (!/log incomplete|end of the log could not be read/.test(last.stderr))
    return [`lines differ, and nothing says so:\n${last.stdout}`];
  world.stdout = "";
  world.aws.logs.calls += 100;
  const quiet = world.world();
  quiet.awsClient = {
    requestHandler: new FaultyTransport(world.aws, new Random(0), { share: 0, kill: () => {}, grave }),
  };
  await runCli(["logs", RUN], quiet);
  return sorted(world.stdout) === expected ? [] : ["`rfargate logs` does not have all lines"];
}

/** Under the names of outputs there is nothing but what R wrote, and all of it. */
function outputsOf(folder: string, { outputs }: Script): string[] {
  const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
  const root = join(folder, "output");
  const found = existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }) : [];
  const files = found
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".rfargate-"))
    .map((entry) => join(entry.parentPath, entry.name));
  const wrong = files.filter(
    (file) => sha256(readFileSync(file)) !== sha256(outputs[file.slice(root.length + 1)] ?? ""),
  );
  const missing = Object.keys(outputs).filter((name) => !files.includes(join(root, name)));
  return [...wrong.map((file) => `${file} is not what R wrote`), ...missing.map((name) => `output ${name} is missing`)];
}
