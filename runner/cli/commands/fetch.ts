import { Command } from "commander";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function fetchCommand(runner: Runner): Command {
  const command = new Command("fetch")
    .summary("fetch the outputs of a run")
    .description("Fetch the outputs of a run and verify the size and SHA-256 of each.")
    .argument("<run>", "a run id or a prefix of one, a task id or ARN")
    .option("--out <dir>", "folder for the outputs", "output");
  return stackOptions(jsonOption(command))
    .addHelpText("after", "\nExample:\n  $ rfargate fetch 20261121-071403-a1b2c3 --out results")
    .action((text: string, options: CommonOptions & { out: string }) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { fetchRun } = await import("../runs/fetch-run.js");
        return fetchRun(await cloud, out, text, options.out);
      }),
    );
}
