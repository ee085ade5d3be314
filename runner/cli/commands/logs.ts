import { Command } from "commander";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { type Runner, stackOptions } from "./command";

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
        const cloud = cloudOf(out, options);
        const { printLog } = await import("../follow/print-log.js");
        return printLog(await cloud, out, text, options.follow ?? false);
      }),
    );
}
