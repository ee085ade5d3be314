import { Command } from "commander";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function reportCommand(runner: Runner): Command {
  const command = new Command("report")
    .summary("write a page about runs: timeline, log, plots, costs")
    .description(
      "Write one HTML file about one or several runs: a timeline of queue, pull, boot and run, costs, R's log, its plots, outputs, " +
        "inputs and session. Of a map: its tasks over time, failures, and a table of its items. The file needs no server, loads " +
        "nothing and runs no scripts.",
    )
    .argument("<run...>", "run ids or prefixes, task ids or ARNs; or one map")
    .option("-o, --out <file>", "the file (default: report-<run>.html, or report.html for several)");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate report 20261121-0714\n  $ rfargate report $(rfargate ls --json | jq -r '.[0:5][].runId') --out week.html",
    )
    .action((runs: string[], options: CommonOptions & { out?: string }) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { writeMapReport, writeReport } = await import("../report/make-report.js");
        const { orMap } = await import("../map/show-map.js");
        const ofRuns = async () => writeReport(await cloud, out, runs, options.out);
        const [only, ...others] = runs;
        if (only === undefined || others.length > 0) return ofRuns();
        return orMap(await cloud, only, ofRuns, async () => writeMapReport(await cloud, out, only, options.out));
      }),
    );
}
