import { Command } from "commander";
import { type CommonOptions, cloudOf, type Runner, stackOptions } from "../command";
import { CliError, EXIT } from "../errors";
import { LogReader } from "../follow/log-reader";
import { followRun, logOf, type RunToFollow } from "../follow/run";
import { interruptible } from "../interrupt";
import { type FoundRun, findRun } from "../runs/find";

interface Options extends CommonOptions {
  follow?: boolean;
}

export function logsCommand(runner: Runner): Command {
  const command = new Command("logs")
    .summary("print the log of a run; with -f follow it to its end")
    .description("Print a run's log. With -f follow the run to its end, as `run` does, and exit with R's exit code.")
    .argument("<run>", "a run id or the beginning of one, a task id or ARN")
    .option("-f, --follow", "go on until the run has ended");
  return stackOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate logs 20261121-0714 > log.txt\n  $ rfargate logs -f 20261121-071403-a1b2c3",
    )
    .action((text: string, options: Options) =>
      runner(options, async (out) => {
        const cloud = await cloudOf(out, options);
        const run = withLog(await findRun(cloud, text));
        if (options.follow) {
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
      }),
    );
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
