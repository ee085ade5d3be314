import { Command } from "commander";
import { EXIT } from "../base/errors";
import type { ExportOptions, Format } from "../export/export-models";
import type { StackOptions } from "../stack/load-stack";
import { cloudOf, stackOf } from "../stack/open-stack";
import { jsonOption, type Runner, stackOptions } from "./command";

/** `rfargate export`: what other tools need to run a model. */
export function exportCommand(runner: Runner): Command {
  return new Command("export")
    .summary("write what Airflow, Kedro, ecspresso, a shell or a colleague need to run a model")
    .description(
      "Write the settings that another tool needs to run a model on the stack's cluster. Files name the task definition's family, so " +
        "the tool runs the newest revision, unless --pin names one.",
    )
    .addCommand(
      format(
        runner,
        "airflow",
        "Write the arguments of EcsRunTaskOperator (apache-airflow-providers-amazon) as YAML.",
        ["rfargate export airflow --model forecast --out dags/forecast.yaml"],
      ),
    )
    .addCommand(
      format(
        runner,
        "kedro",
        "Write the section execution_engine (type aws-fargate) of a Kedro plugin's configuration.",
        ["rfargate export kedro --model forecast --out conf/base/fargate.yml"],
      ),
    )
    .addCommand(outputs(runner))
    .addCommand(ecspresso(runner))
    .addCommand(
      format(runner, "env", "Write shell lines K=V: names and ids of the stack and a model.", [
        'eval "$(rfargate export env --model forecast)" && echo "$R_ON_FARGATE_CLUSTER"',
        "rfargate export env --json | jq -r .R_ON_FARGATE_BUCKET",
      ]),
    );
}

function format(runner: Runner, name: Format, description: string, examples: string[]): Command {
  return withModel(new Command(name).description(description))
    .option("--pin", "name the task definition's current revision instead of its family")
    .option("-o, --out <file>", "write to a file (default: stdout)")
    .addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ ${example}`).join("\n")}`)
    .action((options: ExportOptions) =>
      runner(options, async (out) => {
        const stack = stackOf(out, options);
        const { exportFormat } = await import("../export/export-models.js");
        return exportFormat(out, stack, name, options);
      }),
    );
}

function outputs(runner: Runner): Command {
  const command = new Command("outputs").description(
    "Write the stack's outputs as JSON: with this file and AWS credentials, a colleague can run models without Pulumi. It has " +
      "no credentials and no secrets.",
  );
  return stackOptions(command.option("-o, --out <file>", "write to a file (default: stdout)"))
    .addHelpText("after", "\nExample:\n  $ rfargate export outputs > stack.json && rfargate use stack.json")
    .action((options: StackOptions & { out?: string }) =>
      runner(options, async (out) => {
        const stack = await stackOf(out, options);
        const { deliver, json } = await import("../export/write.js");
        await deliver(out, json(stack), options.out);
        return EXIT.ok;
      }),
    );
}

function ecspresso(runner: Runner): Command {
  const command = new Command("ecspresso").description(
    "Write ecspresso.yml and the definitions that it names, for `ecspresso run`. The task definition is read from ECS, which " +
      "needs ecs:DescribeTaskDefinition.",
  );
  return withModel(command)
    .option(
      "-o, --out <dir>",
      'folder for the three files (default: "ecspresso"; with --json and no folder they are printed)',
    )
    .addHelpText(
      "after",
      "\nExample:\n  $ rfargate export ecspresso --model forecast && cd ecspresso && ecspresso run --latest-task-definition",
    )
    .action((options: ExportOptions) =>
      runner(options, async (out) => {
        const cloud = cloudOf(out, options);
        const { exportEcspresso } = await import("../export/export-models.js");
        return exportEcspresso(out, cloud, options);
      }),
    );
}

function withModel(command: Command): Command {
  return stackOptions(jsonOption(command.option("-m, --model <name>", "the model; optional with a single model")));
}
