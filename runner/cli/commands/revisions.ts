import { Command } from "commander";
import { parseCount } from "../parse/numbers";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

interface Options extends CommonOptions {
  model?: string;
  limit: string;
}

export function revisionsCommand(runner: Runner): Command {
  const command = new Command("revisions")
    .summary("list the revisions that models can be rolled back to")
    .description(
      "List the revisions of the models' task definitions that can start, newest first, with the one in use, the image " +
        "and the changes.",
    )
    .option("-m, --model <name>", "only this model")
    .option("-n, --limit <count>", "number of revisions of each model", "10");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExample:\n  $ rfargate revisions -m forecast")
    .action((options: Options) =>
      runner(options, async (out) => {
        const limit = parseCount("--limit", options.limit);
        const cloud = cloudOf(out, options);
        const { listRevisions } = await import("../revisions/list-revisions.js");
        return listRevisions(await cloud, out, options.model, limit);
      }),
    );
}
