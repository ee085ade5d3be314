import { Command } from "commander";
import { parseDuration } from "../parse/duration";
import { parseCount } from "../parse/numbers";
import { type CommonOptions, cloudOf } from "../stack/open-stack";
import { type Runner, stackOptions } from "./command";

interface Options extends CommonOptions {
  follow?: boolean;
  tail?: string;
  since?: string;
  timestamps?: boolean;
}

export function logsCommand(runner: Runner): Command {
  const command = new Command("logs")
    .summary("print the log of a run; with -f follow it to its end")
    .description(
      "Print a run's log and whether it is complete, by the number of lines and the SHA-256 that the container recorded. " +
        "With -f, follow the run to its end, as `run` does, and exit with R's exit code.",
    )
    .argument(
      "<run>",
      "a run id or a prefix of one, a task id or ARN; MAP/INDEX for an item of a map, with -f MAP for the whole",
    )
    .option("-f, --follow", "keep printing until the run has ended")
    .option("--tail <lines>", "print only this many of the existing lines")
    .option("--since <duration>", "print only lines newer than this, e.g. 10m")
    .option("--timestamps", "print the time before each line, in UTC");
  return stackOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate logs 20261121-0714 > log.txt\n  $ rfargate logs -f 20261121-071403-a1b2c3\n  $ rfargate logs 20261121-0714 --tail 20 --since 10m --timestamps",
    )
    .action((text: string, options: Options) =>
      runner(options, async (out) => {
        const view = {
          follow: options.follow ?? false,
          timestamps: options.timestamps,
          ...(options.tail === undefined ? {} : { tail: parseCount("--tail", options.tail) }),
          ...(options.since === undefined ? {} : { since: parseDuration("--since", options.since) }),
        };
        const cloud = cloudOf(out, options);
        const [, map, index] = /^(.+)\/([1-9]\d{0,6})$/.exec(text) ?? [];
        if (map !== undefined) {
          const { printItemLog } = await import("../map/show-map.js");
          return printItemLog(await cloud, out, map, Number(index));
        }
        const { printLog } = await import("../follow/print-log.js");
        const { attachToMap, orMap } = await import("../map/show-map.js");
        return orMap(
          await cloud,
          text,
          async () => printLog(await cloud, out, text, view),
          async () => attachToMap(await cloud, out, text, view.follow),
        );
      }),
    );
}
