import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import type { ChosenModel } from "../stack/choose-model";
import { readTries } from "../tries/read-tries";
import type { RunTries, RunTry } from "../tries/run-tries";
import { sizeText } from "../tries/try-text";
import { endRun, type FollowOptions, type WatchedTask, watchTask } from "./follow-run";
import { startLimit } from "./limits";
import { NeverStarted } from "./never-started";

/** Polling interval of the state machine, in ms. */
const PACE = 2_000;

export interface RetriedRun {
  runId: string;
  chosen: ChosenModel;
}

/**
 * Follows a run that a state machine retries: its newest task and each later one, to the end of the last.
 * @throws NeverStarted (75) if it could not be started
 */
export async function followTries(cloud: Cloud, out: Output, run: RetriedRun, options: FollowOptions): Promise<number> {
  let watched: WatchedTask | undefined;
  for (let seen: number | undefined; ; ) {
    const tries = await nextTry(cloud, out, run, seen, options.signal);
    const newest = tries.tries.at(-1);
    if (!newest) throw notStarted(run.runId, tries);
    // Outputs fetched early belong to a try that may not be the last.
    if (tries.tries.length === seen)
      return endRun(cloud, out, { ...watched!, run: { ...watched!.run, tries }, early: undefined }, options);
    seen = tries.tries.length;
    if (seen > 1) out.note(`try ${seen}: ${describe(newest)}; before it, ${tries.tries.at(-2)!.end}`);
    const taskArn = newest.task.taskArn!;
    const task = await cloud.session.explained("ecs:DescribeTasks", () => cloud.ecs.describe(taskArn));
    const { startTimeout, ...limits } = options.limits ?? {};
    const begun = newest.task.createdAt?.getTime() ?? out.world.clock.now();
    watched = await watchTask(
      cloud,
      out,
      { ...run, taskArn, task: task ?? newest.task },
      { ...options, limits: { ...limits, ...startLimit(startTimeout, begun) }, out: undefined },
    );
  }
}

/** Waits for a new try, or for the end. */
async function nextTry(
  cloud: Cloud,
  out: Output,
  { runId, chosen }: RetriedRun,
  seen = 0,
  signal: AbortSignal | undefined,
): Promise<RunTries> {
  const { clock } = out.world;
  for (let told: string | undefined; ; ) {
    const found = await readTries(cloud, chosen.model, runId);
    const ended = found === undefined || found.status !== "RUNNING";
    if (ended || found.tries.length > seen) return found ?? { status: "unknown", tries: [] };
    if (found.refused !== undefined && found.refused !== told)
      out.note(`not started yet: ${found.refused}; Step Functions retries`);
    told = found.refused;
    await clock.sleep(PACE, signal);
    signal?.throwIfAborted();
  }
}

const describe = ({ task }: RunTry): string =>
  sizeText({
    cpu: task.overrides?.cpu ?? task.cpu ?? "?",
    memory: task.overrides?.memory ?? task.memory ?? "?",
    spot: task.capacityProviderName === "FARGATE_SPOT",
  });

function notStarted(runId: string, { status, refused }: RunTries): NeverStarted {
  const why = refused ?? (status === "ABORTED" ? "it was stopped" : `its state machine has ended: ${status}`);
  return new NeverStarted(`run ${runId} could not be started: ${why}`, EXIT.cannotStart, `rfargate status ${runId}`);
}
