import { Command } from "commander";
import { stackOf } from "../stack/open-stack";
import type { RunOptions } from "../start/run-options";
import { jsonOption, OPTIONS, type Runner, repeated, splitOperands, stackOptions } from "./command";

export function runCommand(runner: Runner): Command {
  const command = new Command("run")
    .summary("run R scripts on Fargate, follow them and fetch their outputs")
    .description(
      "Run one or more scripts in one container, in order, and follow them to the end. A script is a local file, uploaded " +
        "for this run only, or a key under r_scripts/ in the stack's bucket: .R, or .Rmd and .qmd, whose page becomes an output. " +
        "Without a script, the model's own runs. Arguments after -- go to commandArgs(TRUE). A script can begin with settings: " +
        "#' rfargate: cpu=4096 memory=16384 timeout=2h (model, cpu, memory, timeout, start-timeout, spot); options take precedence. With packages=data.table,glue the container first checks that they are installed.",
    )
    .usage("[options] [script...] [-- argument...]")
    .argument("[script...]", "scripts, run in order; the run ends at the first failure")
    .option("-m, --model <name>", "the model (task definition) to run; optional with a single model")
    .option(...OPTIONS.env)
    .option(...OPTIONS.envFile)
    .option("-i, --input <file...>", "files or folders to put into R's working directory for this run only")
    .option(...OPTIONS.item)
    .option("--cpu <units>", "CPU units (1024 = 1 vCPU) that replace the model's")
    .option("--memory <MiB>", "memory that replaces the model's; cpu and memory must be a Fargate size")
    .option("--spot", "run on Fargate Spot: cheaper, may be interrupted")
    .option("--no-spot", "do not run on Fargate Spot")
    .option(
      "--tries <n>",
      "maximum tries, by Step Functions: on demand after a Spot interruption, with more memory after a lack of it (default: the model's retry)",
    )
    .option("--tag <K=V>", "tag the task; repeatable", repeated)
    .option(...OPTIONS.param)
    .option(...OPTIONS.timeout)
    .option("--start-timeout <duration>", "stop a task that has not started after this long")
    .option("--id <id>", "name the run: repeating the same request attaches to it and starts nothing twice")
    .option(...OPTIONS.remote)
    .option("--no-follow", "start the run, print its id and exit")
    .option("--out <dir>", "folder for the outputs", "output")
    .option("--no-fetch", "do not fetch the outputs");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ rfargate run forecast.R                          run it, with the log here and the outputs in ./output
  $ rfargate run clean.R fit.R --input data.csv      two scripts in one container, with a file of yours
  $ rfargate run forecast.R -m big --cpu 4096 --memory 16384 --timeout 2h
  $ rfargate run forecast.R -e YEAR=2026 -e DB_TOKEN --spot --json > result.json
  $ rfargate run forecast.R -- 2026 --fast           commandArgs(TRUE) is c("2026", "--fast")
  $ rfargate run report.Rmd --param year=2026        the page is in ./output
  $ rfargate run nightly.R --id nightly-2026-11-21   safe to repeat

Exit code: that of R; rfargate's own are in docs/cli.md.`,
    )
    .action((operands: string[], options: RunOptions, self: Command) =>
      runner(options, async (out) => {
        const stack = stackOf(out, options);
        const { executeRun } = await import("../start/run-scripts.js");
        return executeRun(out, splitOperands(operands, self), options, stack);
      }),
    );
}
