import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Finished, outputs, start } from "../../e2e/support";
import { killOf, type Victim } from "../../image/support/victims";
import { clientSettings } from "../../support/emulator-aws";
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
import { Emulator } from "./emulator";
import { FaultyEvents } from "./faulty-events";
import { played } from "./played";
import { FaultyProxy } from "./proxy";
import { type Truth, truthOf } from "./truth";

/** Rounds of processes that may die or fail before one has an AWS without faults. */
const ROUNDS = 4;
/** A process that has not ended after so many ms never will: SDK and rfargate repeat a call for up to 90 s. */
const PATIENCE = 240_000;
const PROFILE = "r-on-fargate-local";
const KILLED = 137;

/**
 * A run under faults on the emulator: `rfargate run --id` again and again, as processes of this machine, at times two at once or
 * `rfargate logs -f`, each with faults of its own and perhaps killed, until one tells the end. The last one meets no fault. At some
 * call the container, or the R in it, is killed.
 * @returns what does not hold: a task is started at most once, the run has one outcome, loses and doubles no line, and keeps no
 * output that is not R's
 */
export const emulatorRunUnderFaults = (outputs: StackOutputs, seed: number): Promise<string[]> =>
  played(seed, (name) => new Scenario(outputs, new Random(seed), name));

/** The same on the set-up's stack, for a copy of the project with a broken part. */
export const runOnStackLocal = async (seed: number): Promise<string[]> => emulatorRunUnderFaults(await outputs(), seed);

class Scenario {
  readonly #folder = mkdtempSync(join(tmpdir(), "rfargate-faults-"));
  readonly #emulator = new Emulator();
  readonly #script: Script;
  readonly #victim?: Victim;
  #kills = 0;

  constructor(
    private readonly outputs: StackOutputs,
    private readonly random: Random,
    private readonly runId: string,
  ) {
    this.#script = drawScript(random);
    const text = textOf(this.#script, random.next());
    writeFileSync(join(this.#folder, "faults.R"), text);
    if (random.chance(0.3)) this.#victim = random.pick(["container", "r"]);
    this.#emulator.onCall = this.#killer(random.below(60));
  }

  end(): void {
    this.#emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async play(): Promise<string[]> {
    const { random } = this;
    const size = ["--cpu", "1024", "--memory", "2048"];
    const run = ["run", "faults.R", "--id", this.runId, ...size, "--out", "output"];
    const follow = ["logs", "-f", this.runId];
    const ended: Ended[] = [];
    // A rival may be killed while the other one tells the end.
    const teller = () => ended.find(({ code }) => code === this.#script.exitCode || code === KILLED);
    for (let round = 1; round <= ROUNDS && teller() === undefined; round++) {
      const faulty = round < ROUNDS;
      const command = faulty && this.#emulator.tasks.size > 0 && random.chance(0.2) ? follow : run;
      const rivals = faulty && random.chance(0.1) ? 2 : 1;
      ended.push(...(await Promise.all(Array.from({ length: rivals }, () => this.#process(command, faulty)))));
    }
    return this.#wrongOf(ended, teller() ?? ended.at(-1)!);
  }

  /** Kills the victim at a call, or as soon after it as there is one. */
  #killer(at: number): () => Promise<void> {
    let calls = 0;
    return async () => {
      const [task] = this.#emulator.tasks;
      if (!this.#victim || this.#kills > 0 || calls++ < at || task === undefined) return;
      if (await killOf(this.#victim, task, this.outputs.container)) this.#kills++;
    };
  }

  /** One process of `rfargate`, to its end or its death. */
  async #process(command: string[], faulty: boolean): Promise<Ended> {
    const { random } = this;
    const own = mkdtempSync(join(this.#folder, "process-"));
    let process: ReturnType<typeof start> | undefined;
    let killed = false;
    const kill = () => {
      killed = true;
      process?.child.kill("SIGKILL");
    };
    const plan = {
      share: faulty ? random.pick([0, 0.05, 0.15]) : 0,
      ...(faulty && random.chance(0.5) ? { killAt: 1 + random.below(40) } : {}),
      ...(faulty && random.chance(0.05) ? { expireAt: 1 + random.below(30) } : {}),
      kill,
    };
    const proxy = new FaultyProxy(
      this.#emulator,
      new Random(random.below(2 ** 31)),
      plan,
      faulty && random.chance(0.5) ? new FaultyEvents(random) : undefined,
    );
    const env = this.#environment(own, await proxy.listen());
    process = start(command, { cwd: this.#folder, env });
    let endless = false;
    const patience = setTimeout(() => {
      endless = true;
      kill();
    }, PATIENCE);
    try {
      const { code, stdout, stderr }: Finished = await process.finished;
      const ended = killed || code === null ? {} : { code };
      return { ...ended, stdout, stderr, endless: endless || proxy.endless };
    } finally {
      clearTimeout(patience);
      await proxy.close();
    }
  }

  /** Of a process whose AWS is at an address. */
  #environment(folder: string, address: string): NodeJS.ProcessEnv {
    const { region } = clientSettings();
    const config = join(folder, "config");
    writeFileSync(config, `[profile ${PROFILE}]\nregion = ${region}\nendpoint_url = ${address}\n`);
    const aws = { ...this.outputs.aws, profile: PROFILE, sharedConfigFiles: [config] };
    const file = join(folder, "outputs.json");
    writeFileSync(file, JSON.stringify({ rOnFargate: { ...this.outputs, aws } }));
    const path = join(folder, "bin");
    mkdirSync(path);
    // No R to parse the script with, and no search for one.
    return { RFARGATE_OUTPUTS: file, PATH: path };
  }

  async #wrongOf(ended: Ended[], last: Ended): Promise<string[]> {
    const truth = await truthOf(this.outputs, this.runId);
    const endless = ended.some((process) => process.endless) ? ["a process does not end"] : [];
    if (truth.tasks !== 1) return [...endless, ...startedOnce(truth.tasks), ...ended.map(({ stderr }) => stderr)];
    const script = this.#carriedOut(truth, sortedLines((await this.#quietly("logs", this.runId)).stdout));
    const wrong = [
      ...endless,
      ...this.#wrongEnd(truth),
      ...oneOutcome(ended, script),
      ...completeMeansComplete(ended, script),
      ...noneDoubled(ended),
      ...outputsVerified(join(this.#folder, "output"), script, false),
    ];
    if (last.code !== truth.exitCode)
      wrong.push(`the last process ended with ${last.code}, the task with ${truth.exitCode}`);
    if (
      sortedLines(last.stdout) !== sortedLines(script.lines.join("\n")) &&
      !/log (incomplete|not verified)|end of the log/.test(last.stderr)
    )
      wrong.push(`lines differ, and nothing says so:\n${last.stdout}`);
    await this.#quietly("fetch", this.runId, "--out", "output");
    wrong.push(...outputsVerified(join(this.#folder, "output"), script, true));
    return wrong.length > 0 ? [...wrong, ...ended.map(({ code, stderr }) => `process (${code}): ${stderr}`)] : [];
  }

  /** What the script did until it ended or was killed. */
  #carriedOut({ exitCode, manifest }: Truth, log: string): Script {
    if (this.#kills === 0) return this.#script;
    const { lines, outputs } = this.#script;
    const printed = log.split("\n").filter((line) => line !== "").length;
    const written = (manifest?.outputs ?? []).map(({ path, bytes }) => [path, outputs[path]?.slice(0, bytes)]);
    return { lines: lines.slice(0, printed), outputs: Object.fromEntries(written), exitCode };
  }

  #wrongEnd({ exitCode, manifest }: Truth): string[] {
    const own = exitCode === this.#script.exitCode;
    const wrong = own || (this.#kills > 0 && exitCode === KILLED) ? [] : [`the task ended with ${exitCode}`];
    if (manifest === undefined && this.#victim !== "container") wrong.push("there is no manifest");
    if (manifest && manifest.exitCode !== exitCode)
      wrong.push(`the manifest tells ${manifest.exitCode}, ECS ${exitCode}`);
    return wrong;
  }

  /** Runs a command that meets no fault. */
  #quietly(...command: string[]): Promise<Ended> {
    return this.#process(command, false);
  }
}

/** @param pace between 0 and 1: how long the script takes */
function textOf({ lines, outputs, exitCode }: Script, pace: number): string {
  const pause = `Sys.sleep(${((pace * 2) / (lines.length + 1)).toFixed(3)})`;
  const prints = lines.map((line) => `cat(${JSON.stringify(`${line}\n`)}); ${pause}`);
  const writes = Object.entries(outputs).map(
    ([path, text]) =>
      `dir.create(dirname("output/${path}"), FALSE, TRUE); cat(${JSON.stringify(text)}, file = "output/${path}", sep = "")`,
  );
  return [...prints, ...writes, pause, `quit(status = ${exitCode})`, ""].join("\n");
}
