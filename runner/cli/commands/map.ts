import { Command } from "commander";
import type { MapOptions } from "../map/map-options";
import { stackOf } from "../stack/open-stack";
import { jsonOption, type Runner, repeated, stackOptions } from "./command";

export function mapCommand(runner: Runner): Command {
  const command = new Command("map")
    .summary("run a script once for each of many items")
    .description(
      "Run a script on Fargate for each row of a CSV file, line of a JSON lines file, file of a folder, object of the bucket or " +
        "number of a range. The model needs `map` in its configuration. The script has the item as the list `item`.",
    )
    .argument(
      "[script]",
      "a script here, which is uploaded for this map only, or a key under r_scripts/ (default: the model's)",
    )
    .option("--over <items>", "FILE.csv, FILE.jsonl, FOLDER, s3:PREFIX or FIRST..LAST")
    .option("-m, --model <name>", "the model; not needed when there is one")
    .option("--batch <n>", "items of a chunk, which one task works through; auto: by --item-seconds and --max", "auto")
    .option("--item-seconds <s>", "what an item takes, for --batch auto and the estimate", "10")
    .option("--max <n>", "tasks at once (default: the model's maxTasks, else what the account's quota of vCPUs allows)")
    .option(
      "--cpu <units>",
      "CPU units of a task in place of the model's (1024 = 1 vCPU, and one item at once for each)",
    )
    .option("--memory <MiB>", "memory of a task in place of the model's; goes with cpu by Fargate's table")
    .option(
      "-e, --env <K=V>",
      "set a variable for R; K alone takes the value from this environment; repeatable",
      repeated,
    )
    .option("--env-file <file>", "a file of K=V lines; repeatable", repeated)
    .option("--tries <n>", "tries of an item that fails (default: the model's)")
    .option("--item-timeout <duration>", "end one try of an item after that long, e.g. 90, 10m")
    .option("--spot", "run on Fargate Spot; what is interrupted runs again on demand")
    .option("--no-spot", "do not run on Fargate Spot")
    .option("--seed <n>", "give each item a stream of random numbers of its own, the same in any chunk")
    .option("--fresh", "start R for each item, for packages that do not survive a fork")
    .option("--remote", "take the script from the bucket even where a file of that name is here")
    .option("--id <id>", "name the map; the same request again attaches to it and starts nothing twice")
    .option("--max-cost <usd>", "start nothing if the estimate is above")
    .option("--retry <map>", "run the items of a map again that failed")
    .option("--try", "run the first item alone, show its seconds and memory and the cost of the whole, and ask")
    .option("--yes", "with --try: start the map without a question")
    .option("--dry-run", "show chunks, time and cost, and start nothing")
    .option("--no-follow", "start the map, print its id and leave");
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
