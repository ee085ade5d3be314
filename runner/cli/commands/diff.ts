import { Command } from "commander";
import { parseCount } from "../parse/numbers";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function diffCommand(runner: Runner): Command {
  const command = new Command("diff")
    .summary("compare the stack with what runs")
    .description(
      "Compare the stack with what runs: missing revisions and images, revisions registered outside the stack, services and " +
        "tasks with other revisions. With numbers, compare two revisions of a model. The exit code is 1 on a difference, else 0. " +
        "`pulumi preview` shows what the configuration would change.",
    )
    .argument("[before]", "a revision of the model")
    .argument("[after]", "another one (default: the one in use)")
    .option("-m, --model <name>", "only this model");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExamples:\n  $ rfargate diff\n  $ rfargate diff -m forecast 7 9")
    .action((before: string | undefined, after: string | undefined, options: CommonOptions & { model?: string }) =>
      runner(options, async (out) => {
        const [old, now] = [before, after].map((text) => text && parseCount("revision", text)) as number[];
        const opening = cloudOf(out, options);
        const { diffRevisions, diffStack } = await import("../revisions/show-differences.js");
        const cloud = await opening;
        if (old === undefined) return diffStack(cloud, out, options.model);
        return diffRevisions(cloud, out, options.model, { before: old, after: now });
      }),
    );
}
