import { Command } from "commander";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

export function stopCommand(runner: Runner): Command {
  const command = new Command("stop")
    .summary("stop a run; its outputs so far are copied")
    .description("Stop a run: R gets SIGTERM, and its outputs so far are copied to the bucket.")
    .argument("<run>", "a run id or a prefix of one, a task id or ARN, or a map")
    .option("--reason <text>", "recorded as the task's stopped reason");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExample:\n  $ rfargate stop 20261121-071403-a1b2c3 && rfargate logs -f 20261121-071403-a1b2c3",
    )
    .action((text: string, options: CommonOptions & { reason?: string }) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { stopRun } = await import("../runs/stop-run.js");
        const { orMap, stopMap } = await import("../map/show-map.js");
        return orMap(
          await cloud,
          text,
          async () => stopRun(await cloud, out, text, options.reason),
          async () => stopMap(await cloud, out, text, options.reason),
        );
      }),
    );
}
