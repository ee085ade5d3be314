import { Command } from "commander";
import type { EstimateOptions } from "../estimate/estimate-models";
import { jsonOption, type Runner, stackOptions } from "./command";

export function estimateCommand(runner: Runner): Command {
  const command = new Command("estimate")
    .summary("estimate the cost of a run before it starts")
    .description(
      "Estimate what a run costs on Fargate: vCPU, memory, storage, Spot or not, by a dated price table. How long it takes comes from " +
        "earlier successful runs of the model, or from --minutes. With --region no stack is needed.",
    )
    .argument("[script...]", "scripts, as for run (default: the model's own)")
    .option("-m, --model <name>", "the model; not needed when there is one")
    .option("--minutes <number>", "how long a run takes, with the pull of its image")
    .option("--cpu <units>", "CPU units (1024 = 1 vCPU) in place of the model's")
    .option("--memory <MiB>", "memory in place of the model's; goes with cpu by Fargate's table")
    .option("--storage <GB>", "ephemeral storage in place of the model's, 20 to 200")
    .option("--spot", "on Fargate Spot, whose price varies")
    .option("--no-spot", "not on Fargate Spot")
    .option("--arm", "on ARM64 (Graviton)")
    .option("--region <name>", "estimate for a region, without a stack; needs --cpu and --memory")
    .option("--prices <file>", "a price table in place of the usual one");
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
