import { Command } from "commander";
import { LOCAL_IMAGE, type LocalOptions } from "../local/local-options";
import { jsonOption, OPTIONS, type Runner, splitOperands, stackOptions } from "./command";

export function localCommand(runner: Runner): Command {
  const command = new Command("local")
    .summary("run scripts in Docker on this machine, without AWS")
    .description(
      "Run scripts in Docker on this machine, without AWS: the same image, layout, limits and read-only root as on Fargate. " +
        `The image is the stack's, or ${LOCAL_IMAGE} without a stack.`,
    )
    .usage("[options] <script...> [-- argument...]")
    .argument("<script...>", "scripts, run in order; the run ends at the first failure")
    .option("--image <image>", "the image to run")
    .option(...OPTIONS.env)
    .option(...OPTIONS.envFile)
    .option("-i, --input <file...>", "files or folders to put into R's working directory")
    .option(...OPTIONS.item)
    .option("--cpu <units>", "CPU units (1024 = 1 vCPU)", "1024")
    .option("--memory <MiB>", "memory; cpu and memory must be a Fargate size", "2048")
    .option(...OPTIONS.param)
    .option(...OPTIONS.timeout)
    .option("--out <dir>", "folder for the outputs", "output")
    .option("--no-fetch", "do not keep the outputs");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      '\nExamples:\n  $ rfargate local forecast.R --input data.csv\n  $ rfargate local fit.R --item \'{"site": "north"}\'  as one item of a map\n  $ rfargate local forecast.R --image my/image:dev --cpu 256 --memory 512',
    )
    .action((operands: string[], options: LocalOptions, self: Command) =>
      runner(options, async (out) => {
        const { executeLocal } = await import("../local/run-locally.js");
        return executeLocal(out, splitOperands(operands, self), options);
      }),
    );
}
