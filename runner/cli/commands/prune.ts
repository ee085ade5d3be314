import { Command } from "commander";
import { parseCount } from "../parse/numbers";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

interface Options extends CommonOptions {
  keep?: string;
  all?: boolean;
  yes?: boolean;
  dryRun?: boolean;
}

export function pruneCommand(runner: Runner): Command {
  const command = new Command("prune")
    .summary("deregister old revisions of the models")
    .description(
      "Deregister the revisions of the models' task definitions beyond the newest `keepRevisions` of the configuration. Those in " +
        "use stay, and running tasks continue. Models that the stack no longer has lose all of theirs.",
    )
    .option("--keep <count>", "newest revisions to keep, in place of keepRevisions")
    .option("--all", "keep none, after `pulumi destroy`: --outputs names a file from before")
    .option("--yes", "confirm --all")
    .option("--dry-run", "list the revisions, and deregister none");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ pulumi up && rfargate prune
  $ pulumi stack output --json > outputs.json && pulumi destroy && rfargate prune --all --yes --outputs outputs.json`,
    )
    .action((options: Options) =>
      runner(options, async (out) => {
        const keep = options.keep === undefined ? undefined : parseCount("--keep", options.keep);
        const opening = cloudOf(out, options);
        const { confirmAll, pruneRevisions } = await import("../revisions/prune-revisions.js");
        const cloud = await opening;
        confirmAll(options, cloud.outputs);
        const { all = false, dryRun = false } = options;
        return pruneRevisions(cloud, out, { all, dryRun, ...(keep === undefined ? {} : { keep }) });
      }),
    );
}
