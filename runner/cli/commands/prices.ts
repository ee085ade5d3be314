import { Command } from "commander";
import type { CommonOptions } from "../stack/open-stack";
import { jsonOption, type Runner } from "./command";

/** `rfargate prices`: the price table of estimates and costs. */
export function pricesCommand(runner: Runner): Command {
  return new Command("prices")
    .summary("show and update the prices of estimates and costs")
    .description(
      "Fargate's prices by region, in a dated table. It comes with rfargate; ~/.config/r-on-fargate/prices.json overrides it, region by region.",
    )
    .addCommand(list(runner))
    .addCommand(update(runner));
}

function list(runner: Runner): Command {
  const command = new Command("ls")
    .description("Show the table in use.")
    .option("--prices <file>", "another price table");
  return jsonOption(command)
    .addHelpText("after", "\nExample:\n  $ rfargate prices ls")
    .action((options: CommonOptions & { prices?: string }) =>
      runner(options, async (out) => {
        const { listPrices } = await import("../price/price-list.js");
        return listPrices(out, options.prices);
      }),
    );
}

function update(runner: Runner): Command {
  const command = new Command("update")
    .description(
      "Fetch on-demand prices from the AWS Price List, without credentials, into the user's own table. Spot prices are not in that " +
        "list and stay as they are.",
    )
    .option("-r, --region <name...>", "regions (default: all of the table)")
    .option("--out <file>", "the table to write (default: ~/.config/r-on-fargate/prices.json)");
  return jsonOption(command)
    .addHelpText("after", "\nExample:\n  $ rfargate prices update --region eu-west-3")
    .action((options: CommonOptions & { region?: string[]; out?: string }) =>
      runner(options, async (out) => {
        const { updatePrices } = await import("../price/update.js");
        return updatePrices(out, options);
      }),
    );
}
