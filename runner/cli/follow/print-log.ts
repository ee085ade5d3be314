import type { Cloud } from "../aws/open-aws";
import { CliError, EXIT } from "../base/errors";
import { attachOrStop, interruptible } from "../base/interrupt";
import type { Output } from "../base/output";
import { manifestOfTask } from "../outcome/facts";
import { LogTally, proveLog } from "../outcome/log-proof";
import { tellProof } from "../outcome/report-outcome";
import { type FoundRun, findRun } from "../runs/find";
import { followRun, type RunToFollow } from "./follow-run";
import { followTries } from "./follow-tries";
import { startLimit } from "./limits";
import { beginsRun, LogReader } from "./log-reader";
import { LogView, type LogViewOptions } from "./log-view";
import { taskLog } from "./task-log";

export interface LogsOptions extends LogViewOptions {
  follow: boolean;
  /** Maximum age of lines to print, in seconds. */
  since?: number;
}

/** Number of extra polls, a second apart, for lines that are known to be missing. */
const LOOKS = 10;

/** `rfargate logs`: the existing lines, or with `follow` all until the run's end. @returns the exit code */
export async function printLog(cloud: Cloud, out: Output, text: string, options: LogsOptions): Promise<number> {
  const found = await findRun(cloud, text);
  const run = withLog(found);
  const { clock } = out.world;
  const since = options.since === undefined ? undefined : clock.now() - options.since * 1000;
  // A message's run is known only from its manifest, so it has ended, while its worker's task may continue for days.
  const manifest = manifestOfTask(found);
  const shared = manifest?.task?.shared ? manifest : undefined;
  if (options.follow && !shared) {
    const tell = (): [string, string] => [
      `interrupted; run ${run.runId} continues if it has not ended`,
      attachOrStop(run.runId),
    ];
    const limits = startLimit(run.chosen.model.startTimeout, found.task?.createdAt?.getTime() ?? clock.now());
    const following = { limits, view: options, since };
    const follow = found.tries?.status === "RUNNING" ? followTries : followRun;
    return interruptible(out.world, tell, (signal) => follow(cloud, out, run, { ...following, signal }));
  }
  let within = !shared;
  const view = new LogView(out, options);
  const tally = new LogTally();
  const reader: LogReader = new LogReader({
    logs: cloud.logs,
    ...taskLog(run.chosen.model, run.taskArn),
    runId: run.runId,
    start: since ?? 0,
    onLine: (line, source, at) => {
      if (shared && source === "container" && beginsRun(line, run.runId)) within = true;
      if (!within || (shared && reader.end)) return;
      tally.add(line);
      view.push(line, source, at);
    },
  });
  const printed = since === undefined ? manifest?.log : undefined;
  await cloud.session.explained("logs:FilterLogEvents", async () => {
    await reader.read(true);
    for (let look = 1; printed && tally.lines < printed.lines && look < LOOKS; look++) {
      await clock.sleep(1_000);
      await reader.read(true);
    }
  });
  view.release();
  // A run that could not write its manifest still has its count in the log.
  const counted = since === undefined && !shared ? reader.figures : undefined;
  const proof = proveLog(tally.figures, printed ?? counted);
  if (proof) tellProof(out, proof);
  if (!options.follow || !shared) return EXIT.ok;
  const { runId, exitCode } = shared;
  const ended = `run ${runId} ended ${exitCode === null ? "without an exit code" : `with exit code ${exitCode}`}`;
  if (exitCode === 0) out.good(ended);
  else out.bad(ended);
  return exitCode ?? EXIT.noExitCode;
}

/** @throws CliError 66 for a run without a task, or of a model that is no longer in the stack */
function withLog({ runId, taskArn, task, chosen, tries }: FoundRun): RunToFollow {
  if (!taskArn) {
    throw new CliError(`run ${runId} has no task yet, so no log`, EXIT.notFound, `rfargate status ${runId}`);
  }
  if (!chosen) {
    throw new CliError(
      `the model of run ${runId} is no longer in the stack, so its log group is unknown`,
      EXIT.notFound,
      "look for its log in CloudWatch",
    );
  }
  return { runId, taskArn, task, chosen, tries };
}
