import { Command, Option } from "commander";
import { GROUPINGS, type Grouping } from "../costs/group-costs";
import { parseDuration } from "../parse/duration";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

/** Seconds of a year and a day. */
const LONGEST = 366 * 86_400;

interface Options extends CommonOptions {
  since: string;
  by: Grouping;
}

/** `rfargate costs`: what runs have cost. */
export function costsCommand(runner: Runner): Command {
  const command = new Command("costs")
    .summary("add up what runs have cost, by model, tag or day")
    .description(
      "Add up the costs of runs, from their receipts and a dated price table. This is not AWS's bill. A run with several tags counts in " +
        "each of their rows, and once in the total.",
    )
    .option("--since <duration>", "runs that started within that time, e.g. 12h, 90d", "30d")
    .addOption(new Option("--by <what>", "a row for each").choices(GROUPINGS).default("model"));
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate costs --since 90d --by day\n  $ rfargate costs --by tag --json | jq .total.usd",
    )
    .action((options: Options) =>
      runner(options, async (out) => {
        const seconds = parseDuration(options.since, LONGEST);
        const cloud = cloudOf(out, options);
        const { showCosts } = await import("../costs/show-costs.js");
        return showCosts(await cloud, out, seconds, options.by);
      }),
    );
}
