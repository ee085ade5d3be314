import { Command } from "commander";
import type { WhyOptions } from "../local/package-origins";
import { jsonOption, type Runner, stackOptions } from "./command";

/** `rfargate image`: contents of the models' image. */
export function imageCommand(runner: Runner): Command {
  return new Command("image")
    .summary("inspect the image of the models")
    .description("Inspect the R image of the stack's models.")
    .addCommand(why(runner));
}

function why(runner: Runner): Command {
  const command = new Command("why")
    .summary("show why an R package is in the image")
    .description(
      "Show where an R package of the image came from, and which package of the list needs it. Docker pulls the image first.",
    )
    .argument("<package>", "name of an R package")
    .option("--image <image>", "the image to inspect (default: the stack's)");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExample:\n  $ rfargate image why tibble")
    .action((name: string, options: WhyOptions) =>
      runner(options, async (out) => {
        const { explainPackage } = await import("../local/package-origins.js");
        return explainPackage(out, name, options);
      }),
    );
}
