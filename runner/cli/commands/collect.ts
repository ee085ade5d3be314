import { Command } from "commander";
import type { CollectOptions } from "../map/collect-outputs";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function collectCommand(runner: Runner): Command {
  const command = new Command("collect")
    .summary("fetch the outputs of a map")
    .description(
      "Fetch the outputs of the items of a map that succeeded, each item's into a folder of its own, and write items.csv, a row for each item.",
    )
    .argument("<map>", "the map's id")
    .option("--out <dir>", "folder for the outputs", "output")
    .option(
      "--bind <table>",
      "bind the *.csv or *.parquet of that name of all items into one table, with the item's index and columns; *.csv also " +
        "binds *.parquet",
    )
    .option("--failed", "fetch what failed items had written to output/, too");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExample:\n  $ rfargate collect sweep --out results --bind score.csv")
    .action((map: string, options: CommonOptions & CollectOptions) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { collectMap } = await import("../map/collect-outputs.js");
        return collectMap(await cloud, out, map, options);
      }),
    );
}
