import { Command } from "commander";
import { LOCAL_IMAGE, type LocalOptions } from "../local/local-options";
import { jsonOption, type Runner, stackOptions } from "./command";

const collect = (value: string, previous: string[] = []) => [...previous, value];

export function localCommand(runner: Runner): Command {
  const command = new Command("local")
    .summary("run R scripts in Docker here, with the same image and layout, without AWS")
    .description(
      "Run R scripts of this machine in the stack's image in Docker, with the same layout, limits and read-only root as on " +
        `Fargate, and no AWS. The image is the stack's if its outputs can be had, else ${LOCAL_IMAGE}.`,
    )
    .argument("<script...>", "scripts, run in order; the first that fails ends the run")
    .option("--image <image>", "the image to run")
    .option(
      "-e, --env <K=V>",
      "set a variable for R; K alone takes the value from this environment; repeatable",
      collect,
    )
    .option("--env-file <file>", "a file of K=V lines; repeatable", collect)
    .option("-i, --input <file...>", "files or folders to put into R's working directory")
    .option("--cpu <units>", "CPU units (1024 = 1 vCPU)", "1024")
    .option("--memory <MiB>", "memory; goes with cpu by Fargate's table", "2048")
    .option("--out <dir>", "folder for the outputs", "output")
    .option("--no-fetch", "do not keep the outputs");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate local forecast.R --input data.csv\n  $ rfargate local forecast.R --image my/image:dev --cpu 256 --memory 512",
    )
    .action((scripts: string[], options: LocalOptions) =>
      runner(options, async (out) => {
        const { executeLocal } = await import("../local/run-locally.js");
        return executeLocal(out, scripts, options);
      }),
    );
}
