import { resolve } from "node:path";
import type { Task } from "../aws/ecs";
import type { Cloud } from "../aws/open-aws";
import type { Output } from "../base/output";
import { manifestOfTask } from "../outcome/facts";
import { fetchOutputs } from "../outcome/fetch-outputs";
import { proveLog } from "../outcome/log-proof";
import { exitCodeWith, type Followed, outcomeOf } from "../outcome/outcome";
import { type Collected, reportEnd } from "../outcome/report-outcome";
import { type Manifest, readManifest } from "../records/manifest";
import type { ChosenModel } from "../stack/choose-model";
import { keepReceipt } from "../tries/keep-receipt";
import type { RunTries } from "../tries/run-tries";
import { followTask } from "./follow";
import type { Limits } from "./limits";
import { LogView, type LogViewOptions } from "./log-view";
import { StatusLines } from "./statuses";
import { taskLog } from "./task-log";

/** Upper bound of the difference between the clocks of the container's host and of ECS, in ms. */
const CLOCK_SKEW = 300_000;

export interface RunToFollow {
  runId: string;
  taskArn: string;
  task?: Task;
  chosen: ChosenModel;
  /** The tries of a retried run, once it has ended: its receipt covers all of them. */
  tries?: RunTries;
}

export interface FollowOptions {
  limits?: Limits;
  view?: LogViewOptions;
  /** Ms since 1970: skips older lines, and then the log is not verified. @default all */
  since?: number;
  /** Folder for the outputs, relative to the current one; absent: do not fetch. */
  out?: string;
  signal?: AbortSignal;
}

/** What the follow of a task has seen. */
export interface WatchedTask {
  run: RunToFollow;
  followed: Followed;
  /** Ms since the follow began. */
  elapsed: number;
  /** Outputs fetched after the container's last line. */
  early?: Promise<Collected>;
}

/** Follows a run to its end: shows statuses and log, fetches the outputs, reports how it ended. */
export async function followRun(cloud: Cloud, out: Output, run: RunToFollow, options: FollowOptions): Promise<number> {
  return endRun(cloud, out, await watchTask(cloud, out, run, options), options);
}

/** Follows a task to its end: shows statuses and log. */
export async function watchTask(
  cloud: Cloud,
  out: Output,
  run: RunToFollow,
  options: FollowOptions,
): Promise<WatchedTask> {
  const { session, outputs } = cloud;
  const { clock } = out.world;
  const lines = new StatusLines(out, clock);
  const view = new LogView(out, options.view);
  // The outputs are complete before the container's last line, and ECS takes a while from there to STOPPED.
  let early: Promise<Collected> | undefined;
  const followed = await session.explained("ecs:DescribeTasks", () =>
    followTask({
      ecs: cloud.ecs,
      logs: cloud.logs,
      clock,
      runId: run.runId,
      taskArn: run.taskArn,
      task: run.task,
      container: outputs.container,
      log: {
        ...taskLog(run.chosen.model, run.taskArn),
        start: options.since ?? (run.task?.createdAt?.getTime() ?? CLOCK_SKEW) - CLOCK_SKEW,
      },
      limits: options.limits,
      signal: options.signal,
      onStatus: (status, task) => lines.show(status, task),
      onLine: (text, source, timestamp) => view.push(text, source, timestamp),
      onCaughtUp: () => view.release(),
      onNote: (text) => out.note(text),
      onEnd: async (genuine) => {
        early = collect(cloud, out, run, options.out, genuine);
        return (await early).manifest;
      },
    }),
  );
  view.release();
  return { run, followed, elapsed: lines.elapsed, early };
}

/** Fetches the outputs of a run whose last task has ended, and reports how it ended. @returns the exit code */
export async function endRun(
  cloud: Cloud,
  out: Output,
  { run, followed, elapsed, early }: WatchedTask,
  options: FollowOptions,
): Promise<number> {
  const neverRan = followed.task?.stopCode === "TaskFailedToStart";
  const genuine = ({ key }: Manifest) => followed.seal?.fits(key) ?? true;
  const collected = neverRan ? {} : await collectOnce(early, () => collect(cloud, out, run, options.out, genuine));
  const outcome = outcomeOf(followed, cloud.outputs.container, collected.manifest);
  const code = exitCodeWith(outcome, collected.problem);
  const whole = options.since === undefined ? followed.log : undefined;
  const receipt = await keepReceipt(cloud, out, { ...run, task: followed.task, manifest: collected.manifest });
  reportEnd(out, {
    run: { ...run, model: run.chosen.name },
    outcome,
    took: tookOf(followed.task) ?? elapsed,
    task: followed.task,
    folder: options.out,
    exitCode: code,
    receipt,
    log: whole && proveLog(whole, collected.manifest?.log ?? followed.printed),
    unverified: whole !== undefined && collected.problem !== undefined,
    ...collected,
  });
  return code;
}

/** Ms from request to end, by ECS's times. */
function tookOf(task: Task | undefined): number | undefined {
  const end = task?.stoppedAt ?? task?.executionStoppedAt;
  return task?.createdAt && end ? end.getTime() - task.createdAt.getTime() : undefined;
}

/** Outputs fetched early, unless there was no manifest yet: any process of a run can print a line that looks like its last. */
async function collectOnce(early: Promise<Collected> | undefined, again: () => Promise<Collected>): Promise<Collected> {
  const collected = await early;
  return collected?.manifest ? collected : again();
}

/**
 * The manifest that the container of the run's task has written, and its outputs. Never fails, so that the run's own end is always
 * reported.
 */
async function collect(
  cloud: Cloud,
  out: Output,
  { runId, taskArn }: RunToFollow,
  folder: string | undefined,
  genuine: (manifest: Manifest) => boolean,
): Promise<Collected> {
  const collected: Collected = {};
  try {
    const read = manifestOfTask({ task: { taskArn }, manifest: await readManifest(cloud.bucket, runId) });
    if (read && genuine(read)) collected.manifest = read;
    if (collected.manifest && folder !== undefined) {
      const { cwd, clock } = out.world;
      const { manifest } = collected;
      collected.files = await fetchOutputs({ bucket: cloud.bucket, clock, manifest, folder: resolve(cwd, folder) });
    }
  } catch (error) {
    collected.problem = cloud.session.explain(error, "s3:GetObject");
  }
  return collected;
}
