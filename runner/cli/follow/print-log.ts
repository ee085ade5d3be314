import type { Cloud } from "../aws/open";
import { CliError, EXIT } from "../errors";
import { interruptible } from "../interrupt";
import type { Output } from "../output";
import { type FoundRun, findRun } from "../runs/find";
import { LogReader } from "./log-reader";
import { followRun, logOf, type RunToFollow } from "./run";

/** `rfargate logs`: what there is, or with `follow` all until the run has ended. @returns the exit code */
export async function printLog(cloud: Cloud, out: Output, text: string, follow: boolean): Promise<number> {
  const run = withLog(await findRun(cloud, text));
  if (follow) {
    const tell = (): [string] => [`interrupted; run ${run.runId} goes on if it has not ended`];
    return interruptible(out.world, tell, (signal) => followRun(cloud, out, run, { signal }));
  }
  const reader = new LogReader({
    logs: cloud.logs,
    ...logOf(run),
    runId: run.runId,
    start: 0,
    onLine: (line, source) => (source === "r" ? out.logLine(line) : out.faint(line)),
  });
  await cloud.session.explained("logs:FilterLogEvents", () => reader.read(true));
  return EXIT.ok;
}

/** @throws CliError 66 for a run without a task, or of a model that the stack has no more */
function withLog({ runId, taskArn, task, chosen }: FoundRun): RunToFollow {
  if (!taskArn) {
    throw new CliError(`run ${runId} has no task yet, so no log`, EXIT.notFound, `rfargate status ${runId}`);
  }
  if (!chosen) {
    throw new CliError(
      `the model of run ${runId} is not in the stack any more, so its log group is not known`,
      EXIT.notFound,
      "look for its log in CloudWatch",
    );
  }
  return { runId, taskArn, task, chosen };
}
