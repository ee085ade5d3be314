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
      "Deregister all revisions of the models' task definitions except the newest ones (`keepRevisions` of the configuration). Revisions in " +
        "use stay, and running tasks continue. All revisions of models that the stack no longer has are deregistered.",
    )
    .option("--keep <count>", "number of newest revisions to keep (default: keepRevisions)")
    .option("--all", "keep none, after `pulumi destroy`; needs --outputs with a file written before it")
    .option("--yes", "confirm --all")
    .option("--dry-run", "list the revisions without deregistering them");
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
