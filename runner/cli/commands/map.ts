import { Command } from "commander";
import { MAP_DEFAULTS } from "../map/map-defaults";
import type { MapOptions } from "../map/map-options";
import { stackOf } from "../stack/open-stack";
import { jsonOption, OPTIONS, type Runner, stackOptions } from "./command";

export function mapCommand(runner: Runner): Command {
  const command = new Command("map")
    .summary("run a script once for each of many items")
    .description(
      "Run a script on Fargate for each row of a CSV file, line of a JSON lines file, file of a folder, object of the bucket or " +
        "number of a range. The model needs `map` in its configuration. The script finds the item in the list `item`.",
    )
    .argument(
      "[script]",
      "a local script, uploaded for this map only, or a key under r_scripts/ (default: the model's)",
    )
    .option("--over <items>", "FILE.csv, FILE.jsonl, FOLDER, s3:PREFIX or FIRST..LAST")
    .option("-m, --model <name>", "the model; optional with a single model")
    .option(
      "--batch <n>",
      "items of a chunk, which one task runs; auto: from --item-seconds and --max",
      MAP_DEFAULTS.batch,
    )
    .option(
      "--item-seconds <s>",
      "expected seconds of an item, for --batch auto and the estimate",
      MAP_DEFAULTS.itemSeconds,
    )
    .option(
      "--max <n>",
      "tasks at a time (default: the model's maxTasks, else what the account's quota of vCPUs allows)",
    )
    .option(
      "--cpu <units>",
      "CPU units of a task that replace the model's (1024 = 1 vCPU, which runs one item at a time)",
    )
    .option("--memory <MiB>", "memory of a task that replaces the model's; cpu and memory must be a Fargate size")
    .option(...OPTIONS.env)
    .option(...OPTIONS.envFile)
    .option("-i, --input <file...>", "files or folders to put into each item's working directory, for this map only")
    .option("--tries <n>", "maximum tries of an item (default: the model's)")
    .option("--item-timeout <duration>", "stop a try of an item after this long, e.g. 90, 10m")
    .option("--spot", "run on Fargate Spot; interrupted tasks run again on demand")
    .option("--no-spot", "do not run on Fargate Spot")
    .option("--seed <n>", "give each item its own stream of random numbers, the same in any chunk")
    .option("--fresh", "start a new R for each item, for packages that do not survive a fork")
    .option(...OPTIONS.remote)
    .option("--id <id>", "name the map: repeating the same request attaches to it and starts nothing twice")
    .option("--max-cost <usd>", "start nothing if the estimate is higher")
    .option("--retry <map>", "run the failed items of a map again")
    .option("--try", "run only the first item, show its time and memory and the map's cost, then ask")
    .option("--yes", "with --try: start the map without asking")
    .option("--dry-run", "show chunks, time and cost; start nothing")
    .option("--no-follow", "start the map, print its id and exit");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ rfargate map fit.R --over params.csv
  $ rfargate map sim.R --over 1..10000 --seed 42 --item-seconds 1 --max-cost 5
  $ rfargate map fit.R --over params.csv --try
  $ rfargate map --retry 20261121-071403-a1b2c3

Exit code: 0 when every item succeeded, else 1.`,
    )
    .action((script: string | undefined, options: MapOptions) =>
      runner(options, async (out) => {
        const stack = stackOf(out, options);
        const { executeMap } = await import("../map/start-map.js");
        return executeMap(out, script, options, stack);
      }),
    );
}
