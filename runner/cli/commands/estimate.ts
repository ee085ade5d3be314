import { Command } from "commander";
import type { EstimateOptions } from "../estimate/estimate-models";
import { jsonOption, type Runner, stackOptions } from "./command";

export function estimateCommand(runner: Runner): Command {
  const command = new Command("estimate")
    .summary("estimate the cost of a run before it starts")
    .description(
      "Estimate what a run costs on Fargate: vCPU, memory, storage, Spot or not, by a dated price table. The duration comes from " +
        "earlier successful runs of the model, or from --minutes. With --region, no stack is needed.",
    )
    .argument("[script...]", "scripts, as for run (default: the model's own)")
    .option("-m, --model <name>", "the model; optional with a single model")
    .option("--minutes <number>", "duration of a run, including the image pull")
    .option("--cpu <units>", "CPU units (1024 = 1 vCPU) that replace the model's")
    .option("--memory <MiB>", "memory that replaces the model's; cpu and memory must be a Fargate size")
    .option("--storage <GB>", "ephemeral storage that replaces the model's, 20 to 200")
    .option("--spot", "on Fargate Spot, whose price varies")
    .option("--no-spot", "not on Fargate Spot")
    .option("--arm", "on ARM64 (Graviton)")
    .option("--region <name>", "estimate for a region, without a stack; needs --cpu and --memory")
    .option("--prices <file>", "another price table");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      `
Examples:
  $ rfargate estimate forecast.R
  $ rfargate estimate --model forecast --cpu 4096 --memory 16384 --spot --minutes 90
  $ rfargate estimate --region eu-west-1 --cpu 1024 --memory 4096 --minutes 10 --json | jq .perRun`,
    )
    .action((scripts: string[], options: EstimateOptions) =>
      runner(options, async (out) => {
        const { executeEstimate } = await import("../estimate/estimate-models.js");
        return executeEstimate(out, scripts, options);
      }),
    );
}
