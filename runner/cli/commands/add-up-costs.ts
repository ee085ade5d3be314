import { Command, Option } from "commander";
import { usageError } from "../base/errors";
import { GROUPINGS, type Grouping } from "../costs/group-costs";
import { parseMoment } from "../parse/moment";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

/** Seconds of a year and a day. */
const LONGEST = 366 * 86_400;

interface Options extends CommonOptions {
  since: string;
  until?: string;
  by: Grouping;
}

/** `rfargate costs`: what runs and maps have cost. */
export function costsCommand(runner: Runner): Command {
  const command = new Command("costs")
    .summary("add up what runs and maps have cost, by model, tag or day")
    .description(
      "Add up the costs of runs and maps, from their records and a dated price table. This is not AWS's bill. A run with several tags " +
        "counts in each of their rows, and once in the total. A map counts as one run, at its start.",
    )
    .option(
      "--since <time>",
      "only runs that started since then: 12h, 90d, or a day such as 2026-11-01 (00:00 UTC)",
      "30d",
    )
    .option("--until <time>", "only runs that started before then, e.g. 2026-12-01 (default: now)")
    .addOption(new Option("--by <what>", "a row for each").choices(GROUPINGS).default("model"));
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate costs --since 90d --by day\n  $ rfargate costs --since 2026-11-01 --until 2026-12-01   the runs of November\n  $ rfargate costs --by tag --json | jq .total.usd",
    )
    .action((options: Options) =>
      runner(options, async (out) => {
        const now = out.world.clock.now();
        const since = parseMoment("--since", options.since, now, LONGEST);
        const until = options.until === undefined ? now : parseMoment("--until", options.until, now, LONGEST);
        if (until <= since)
          throw usageError(
            `--until ${options.until} is not after --since ${options.since}`,
            "a later --until, or none",
          );
        const cloud = cloudOf(out, options);
        const { showCosts } = await import("../costs/show-costs.js");
        return showCosts(await cloud, out, { since, until, now }, options.by);
      }),
    );
}
