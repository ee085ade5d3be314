import { Command } from "commander";
import type { CommonOptions } from "../stack/open-stack";
import { jsonOption, type Runner } from "./command";

/** `rfargate use`: the stack for commands in every folder. */
export function useCommand(runner: Runner): Command {
  const command = new Command("use")
    .summary("choose the stack for all folders")
    .description(
      "Choose the stack for commands in every folder: a file from `rfargate export outputs`, or the bucket where the stack " +
        "publishes its outputs. Without an argument, print it. --stack and RFARGATE_OUTPUTS take precedence.",
    )
    .argument("[stack]", "FILE.json or s3://BUCKET")
    .option("--forget", "use the selected Pulumi stack again");
  return jsonOption(command)
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate use s3://my-data-bucket\n  $ rfargate use stack.json\n  $ rfargate use --forget",
    )
    .action((stack: string | undefined, options: CommonOptions & { forget?: boolean }) =>
      runner(options, async (out) => {
        const { useStack } = await import("../stack/use-stack.js");
        return useStack(out, stack, options.forget ?? false);
      }),
    );
}
