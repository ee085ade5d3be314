import { createHash } from "node:crypto";
import { join } from "node:path";
import { FakeAws, streamOf } from "../../cli/fake/aws";
import { exits } from "../../cli/fake/ecs";
import { lastLines, sealLine } from "../../cli/fake/last-lines";
import { TestWorld } from "../../cli/fake/world";
import {
  completeMeansComplete,
  type Ended,
  noneDoubled,
  oneOutcome,
  outputsVerified,
  sortedLines,
  startedOnce,
} from "../invariants";
import { Random } from "../random";
import { drawScript, type Script } from "../script";
import { Graveyard, oneProcess, quietly } from "./process";

const RUN = "r1";
/** Rounds of processes that may die or fail before one has an AWS without faults. */
const ROUNDS = 6;
const START = ["run", "test-script.R", "--id", RUN];
const FOLLOW = ["logs", "-f", RUN];
const HOUR = 3_600_000;

/**
 * A run under faults: `rfargate run --id` again and again, at times two at once or `rfargate logs -f`, each process with faults
 * of its own and perhaps killed, until one tells the end. The last one has an AWS without faults.
 * @returns what does not hold: a task is started at most once, the run ends with R's exit code, loses and doubles no line,
 * and keeps no output that is not R's
 */
export async function runUnderFaults(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const world = await TestWorld.make(FakeAws.unserved());
  const graveyard = new Graveyard();
  try {
    const script = drawScript(random);
    // Older images print no seal.
    const key = random.chance(0.7) ? createHash("sha256").update(String(seed)).digest("hex").slice(0, 32) : undefined;
    const printed = [...(key ? [sealLine(key)] : []), ...script.lines];
    let tasks = 0;
    world.aws.ecs.steps = exits(script.exitCode);
    world.aws.ecs.onStart = (task) => {
      tasks++;
      world.aws.leave(RUN, script.outputs, script.exitCode, printed, key ? { key } : {});
      give(world.aws, streamOf(task), { ...script, lines: printed }, key, random);
    };
    // Nothing for this machine's R to parse: each of its processes would take longer than the rest of a seed.
    world.write("test-script.R", "\n");
    const ended: Ended[] = [];
    // After each process: the next one may put right what the one before left.
    const unverified: string[] = [];
    let last: Ended = { stdout: "", stderr: "" };
    for (let round = 1; round <= ROUNDS && last.code !== script.exitCode && !last.endless; round++) {
      const faulty = round < ROUNDS;
      const command = faulty && tasks > 0 && random.chance(0.2) ? FOLLOW : START;
      const rivals = faulty && random.chance(0.1) ? 2 : 1;
      const all = Array.from({ length: rivals }, () => oneProcess(world, random, graveyard.grave, command, faulty));
      ended.push(...(await Promise.all(all)));
      last = ended.at(-1)!;
      unverified.push(...outputsVerified(join(world.folder, "output"), script, false));
    }
    const endless = ended.some((process) => process.endless) ? ["a process does not end"] : [];
    const wrong = [
      ...endless,
      ...startedOnce(tasks),
      ...oneOutcome(ended, script),
      ...completeMeansComplete(ended, script),
      ...noneDoubled(ended),
    ];
    if (last.code !== script.exitCode) wrong.push(`the last process ended with ${last.code}: ${last.stderr}`);
    wrong.push(...(await linesOf(world, last, script, graveyard.grave)));
    return [...wrong, ...(await outputsOf(world, last, script, graveyard.grave))];
  } finally {
    graveyard.close();
    await world.end();
  }
}

/** Puts the script's lines into its log: some late, some twice, in pages of any size, by a clock that may jump once. */
function give({ logs }: FakeAws, stream: string, script: Script, key: string | undefined, random: Random): void {
  logs.pageSize = 1 + random.below(50);
  logs.doubled = random.chance(0.5);
  const end = lastLines(RUN, script.lines, script.exitCode, key);
  const jump = random.chance(0.2) ? { line: random.below(40), by: (random.next() - 0.5) * 0.2 * HOUR } : undefined;
  const time = (line: number) => 1_760_000_100_000 + line + (jump && line >= jump.line ? Math.round(jump.by) : 0);
  for (const [i, line] of script.lines.entries()) {
    const from = random.chance(0.2) ? logs.calls + random.below(20) : 0;
    logs.add(stream, [line], { from, at: time(i) });
  }
  logs.add(stream, end, { at: time(100_000) });
}

/** The last process printed each line once, or said which are missing and `rfargate logs` has them. */
async function linesOf(world: TestWorld, last: Ended, { lines }: Script, grave: Promise<never>): Promise<string[]> {
  const expected = sortedLines(lines.join("\n"));
  if (sortedLines(last.stdout) === expected) return [];
  if (!/log (incomplete|not verified)|end of the log could not be read/.test(last.stderr))
    return [`lines differ, and nothing says so:\n${last.stdout}`];
  world.aws.logs.calls += 100;
  const stdout = await quietly(world, ["logs", RUN], grave);
  const all = sortedLines(stdout) === expected ? [] : ["`rfargate logs` does not have all lines"];
  return [...all, ...noneDoubled([{ stdout }])];
}

/** What the last process left under the outputs' names is R's; all is there, or it said what failed and `rfargate fetch` has it. */
async function outputsOf(world: TestWorld, last: Ended, script: Script, grave: Promise<never>): Promise<string[]> {
  const folder = join(world.folder, "output");
  const said = last.code !== 0 && /^error: /m.test(last.stderr);
  const wrong = outputsVerified(folder, script, !said && / fetched and verified/.test(last.stderr));
  await quietly(world, ["fetch", RUN], grave);
  return [...wrong, ...outputsVerified(folder, script, true)];
}
