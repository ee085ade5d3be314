import { Command } from "commander";
import { stackOf } from "../stack/open-stack";
import type { RunOptions } from "../start/run-options";
import { jsonOption, type Runner, repeated, splitOperands, stackOptions } from "./command";

export function runCommand(runner: Runner): Command {
  const command = new Command("run")
    .summary("run R scripts on Fargate, follow them and fetch their outputs")
    .description(
      "Run one or several scripts in one container, in order, and follow them to the end. A script is a file here, uploaded " +
        "for this run only, or a key under r_scripts/ of the stack's bucket: .R, or .Rmd and .qmd, whose page becomes an output. " +
        "Without a script the model's own runs. Arguments after -- go to commandArgs(TRUE). A script's head can hold settings: " +
        "#' rfargate: cpu=4096 memory=16384 timeout=2h (model, cpu, memory, timeout, start-timeout, spot); options win. packages=data.table,glue has the container check them first.",
    )
    .usage("[options] [script...] [-- argument...]")
    .argument("[script...]", "scripts, run in order; the first that fails ends the run")
    .option("-m, --model <name>", "the model (task definition) to run; not needed when there is one")
    .option(
      "-e, --env <K=V>",
      "set a variable for R; K alone takes the value from this environment; repeatable",
      repeated,
    )
    .option("--env-file <file>", "a file of K=V lines; repeatable", repeated)
    .option("-i, --input <file...>", "files or folders to put into R's working directory for this run only")
    .option(
      "--item <json|file>",
      "run with one item as in a map: the list `item` and RFARGATE_ITEM, _FILE, _INDEX, _COUNT",
    )
    .option("--cpu <units>", "CPU units (1024 = 1 vCPU) in place of the model's")
    .option("--memory <MiB>", "memory in place of the model's; goes with cpu by Fargate's table")
    .option("--spot", "run on Fargate Spot: cheaper, may be interrupted")
    .option("--no-spot", "do not run on Fargate Spot")
    .option("--tag <K=V>", "tag the task; repeatable", repeated)
    .option("--param <K=V>", "set a parameter of .Rmd and .qmd documents; repeatable", repeated)
    .option("--timeout <duration>", "the container ends the run after that long, e.g. 90, 10m, 1h30m")
    .option("--start-timeout <duration>", "stop a task that has not started after that long")
    .option("--id <id>", "name the run; the same request again attaches to it and starts nothing twice")
    .option("--remote", "take scripts from the bucket even where a file of that name is here")
    .option("--no-follow", "start the run, print its id and leave")
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
