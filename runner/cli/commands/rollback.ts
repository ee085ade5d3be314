import { Command } from "commander";
import { usageError } from "../base/errors";
import { parseCount } from "../parse/numbers";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

interface Options extends CommonOptions {
  model?: string;
  to?: string;
  undo?: boolean;
  up: boolean;
  yes?: boolean;
}

export function rollbackCommand(runner: Runner): Command {
  const command = new Command("rollback")
    .summary("roll a model back to an earlier revision, or undo that")
    .description(
      "Roll a model back to an earlier revision of its task definition: runs, schedules, uploads, queue workers and its API. The " +
        "command writes the revision into the stack's configuration (`revision:` of the model), so the next `pulumi up` keeps it, and " +
        "runs `pulumi up`. Run it in the project's folder.",
    )
    .argument("[pulumi-option...]", "further options for pulumi up, after --")
    .option("-m, --model <name>", "the model; optional with a single model")
    .option("--to <revision>", "the revision (default: the one before the one in use)")
    .option("--undo", "return to the newest revision")
    .option("--yes", "confirm pulumi up")
    .option("--no-up", "only write the configuration; a pipeline runs pulumi up");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ rfargate rollback -m forecast
  $ rfargate rollback -m forecast --to 7 --yes -- --policy-pack policy
  $ rfargate rollback -m forecast --undo`,
    )
    .action((pulumi: string[], options: Options) =>
      runner(options, async (out) => {
        const { model, stack, undo = false, up, yes = false } = options;
        const to = options.to === undefined ? undefined : parseCount("--to", options.to);
        if (undo && to !== undefined) throw usageError("--undo and --to exclude each other", "remove one of them");
        if (!up && pulumi.length > 0)
          throw usageError("--no-up runs no pulumi up, so it takes no options for it", "remove --no-up or the options");
        const cloud = cloudOf(out, options);
        const { rollback } = await import("../revisions/roll-back.js");
        return rollback(await cloud, out, { model, stack, to, undo, up, yes, pulumi });
      }),
    );
}
