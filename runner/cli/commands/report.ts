import { Command } from "commander";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function reportCommand(runner: Runner): Command {
  const command = new Command("report")
    .summary("write a page about runs: timeline, log, plots, costs")
    .description(
      "Write one HTML file about one or several runs: a timeline of queue, pull, boot and run, costs, R's log, its plots, outputs, " +
        "inputs and session. The file needs no server, loads nothing and runs no scripts.",
    )
    .argument("<run...>", "run ids or their beginnings, task ids or ARNs")
    .option("-o, --out <file>", "the file (default: report-<run>.html, or report.html for several)");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate report 20261121-0714\n  $ rfargate report $(rfargate ls --json | jq -r '.[0:5][].runId') --out week.html",
    )
    .action((runs: string[], options: CommonOptions & { out?: string }) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { writeReport } = await import("../report/make-report.js");
        return writeReport(await cloud, out, runs, options.out);
      }),
    );
}
