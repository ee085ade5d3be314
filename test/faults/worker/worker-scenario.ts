import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { messagesEnded, rejectedByTheirRuns } from "../invariants";
import { Random } from "../random";
import { FaultyQueue } from "./faulty-queue";

const TRIES = 3;
/** The worker's and the queue's clock beside this machine's. */
export const SPEED = 40;
/** Calls of the queue before it answers without faults. */
const FAULTY_CALLS = 40;
/** A queue that is not empty after so many ms never will be. */
const PATIENCE = 120_000;

/**
 * The image's worker on a queue that fails as a seed has it. The worker is killed at some calls, with all that it has started,
 * and another one takes its place, as a service does it.
 * @returns what does not hold: every message ends done, by a run that its manifest says went well, as a dead letter or in the
 * queue, and once the faults are over the queue gets empty
 */
export async function workerUnderFaults(worker: { command: string[]; path: string }, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), "r-on-fargate-worker-"));
  const queue = new FaultyQueue(random, TRIES, SPEED);
  let process: ChildProcess | undefined;
  let log = "";
  try {
    const bucket = join(folder, "bucket");
    mkdirSync(join(bucket, "r_scripts"), { recursive: true });
    writeFileSync(join(bucket, "r_scripts/a.R"), "");
    const plans = Array.from({ length: 1 + random.below(4) }, (_, i) => [
      `message-${i}`,
      ...Array.from({ length: TRIES }, () => random.pick(["0", "0", "0", "1", "3", "4", "9"])),
    ]);
    for (const plan of plans) queue.send(plan[0]!, plan.join(" "));
    const environment = { ...variablesOf(await queue.listen(), bucket), PATH: `${worker.path}:/usr/bin:/bin` };
    const start = () => {
      const work = mkdtempSync(join(folder, "work-"));
      process = spawn(worker.command[0]!, worker.command.slice(1), { cwd: work, env: environment, detached: true });
      process.stdout?.on("data", (chunk) => {
        log += chunk;
      });
    };
    const kills = new Set(Array.from({ length: random.below(4) }, () => 1 + random.below(FAULTY_CALLS)));
    queue.onCall = (call) => {
      queue.faulty = call < FAULTY_CALLS;
      if (kills.has(call)) kill(process);
    };
    start();
    for (const end = performance.now() + PATIENCE; queue.messages.length > 0 && performance.now() < end; ) {
      await setTimeout(20);
      if (process?.exitCode !== null || process.signalCode !== null) start();
    }
    const wrong =
      queue.messages.length > 0 ? [`the queue still holds ${queue.messages.map(({ id }) => id).join(", ")}`] : [];
    const ids = plans.map(([id]) => id!);
    wrong.push(...endsOf(ids, queue, bucket));
    return wrong.map((text) => (text === wrong[0] ? `${text}\n${log}` : text));
  } finally {
    kill(process);
    await queue.close();
    await setTimeout(50);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function variablesOf(url: string, bucket: string): Record<string, string> {
  return {
    RFARGATE_QUEUE_URL: `${url}/123456789012/queue`,
    RFARGATE_DEAD_LETTER_URL: `${url}/123456789012/dead-letters`,
    RFARGATE_TRIES: String(TRIES),
    RFARGATE_VISIBILITY_TIMEOUT: "120",
    RFARGATE_BUCKET: bucket,
    SCRIPT: "a.R",
    ECS_AGENT_URI: `${url}/agent`,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
}

/** The worker and all that it has started, which is one group of processes. */
function kill(process: ChildProcess | undefined): void {
  try {
    if (process?.pid !== undefined) globalThis.process.kill(-process.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

function endsOf(ids: string[], queue: FaultyQueue, bucket: string): string[] {
  const codes = (id: string) => Array.from({ length: TRIES }, (_, i) => exitCodeOf(bucket, `${id}-${i + 1}`));
  const dead = [...queue.rejected, ...queue.givenUp];
  const queued = queue.messages.map(({ id }) => id);
  return [
    ...messagesEnded(ids, { deleted: queue.deleted, dead, queued }, codes),
    ...rejectedByTheirRuns(queue.rejected, codes),
  ];
}

/** What a run's manifest tells. */
function exitCodeOf(bucket: string, runId: string): number | undefined {
  const file = join(bucket, "runs", runId, "manifest.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).exitCode : undefined;
}
