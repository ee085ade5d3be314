import { Command } from "commander";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function statusCommand(runner: Runner): Command {
  const command = new Command("status")
    .summary("show the status of a run, with a diagnosis if it failed")
    .description(
      "Show the status of a run, with a diagnosis if it failed, its tries, receipt and outputs. Of a map: its items, tasks and failures.",
    )
    .argument("<run>", "a run id or a prefix of one, a task id or ARN, or a map");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate status 20261121-0714\n  $ rfargate status 20261121-071403-a1b2c3 --json | jq .exitCode",
    )
    .action((text: string, options: CommonOptions) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { showRun } = await import("../runs/show.js");
        const { orMap, showMap } = await import("../map/show-map.js");
        return orMap(
          await cloud,
          text,
          async () => showRun(await cloud, out, text),
          async () => showMap(await cloud, out, text),
        );
      }),
    );
}
