import { Command } from "commander";
import { parseCount } from "../parse/numbers";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

interface Options extends CommonOptions {
  limit: string;
}

export function lsCommand(runner: Runner): Command {
  const command = new Command("ls")
    .summary("list runs, including those of triggers and other users")
    .description("List the newest runs of the stack: running, just stopped, and older ones recorded in the bucket.")
    .option("-n, --limit <count>", "how many", "20");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate ls\n  $ rfargate ls -n 100 --json | jq '.[] | select(.exitCode != 0)'",
    )
    .action((options: Options) =>
      runner(options, async (out) => {
        const limit = parseCount("--limit", options.limit);
        const cloud = cloudOf(out, options);
        const { listRuns } = await import("../listing/list-runs.js");
        return listRuns(await cloud, out, limit);
      }),
    );
}
