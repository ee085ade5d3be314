import type { Command } from "commander";
import type { Output } from "../base/output";
import type { CommonOptions } from "../stack/open-stack";

/** Does a command's work; returns the process's exit code. */
export type Runner = (options: CommonOptions, work: (out: Output) => Promise<number>) => Promise<void>;

/** Adds the options for finding the stack. */
export function stackOptions(command: Command): Command {
  return command
    .option(
      "-s, --stack <stack>",
      "a Pulumi stack, a *.json file from `rfargate export outputs`, or s3://BUCKET (default: that of `rfargate use`, else the selected stack)",
    )
    .option("--outputs <file>", "a file of the stack's outputs, whatever its name (also RFARGATE_OUTPUTS)");
}

/** Adds `--json`. */
export function jsonOption(command: Command): Command {
  return command.option("--json", "print one JSON value on stdout, for programs");
}

/** Values of an option that may be given several times. */
export const repeated = (value: string, previous: string[] = []): string[] => [...previous, value];

/** Arguments of `.option()` that several commands have. */
export const OPTIONS = {
  env: ["-e, --env <K=V>", "set a variable for R; K alone passes on the local value; repeatable", repeated],
  envFile: ["--env-file <file>", "a file of K=V lines; repeatable", repeated],
  item: [
    "--item <json|file>",
    "run with one item, as a map does: the list `item`, and RFARGATE_ITEM, _FILE, _INDEX, _COUNT",
  ],
  param: ["--param <K=V>", "set a parameter of .Rmd and .qmd documents; repeatable", repeated],
  timeout: ["--timeout <duration>", "stop the run after this long, e.g. 90, 10m, 1h30m; enforced in the container"],
  remote: ["--remote", "use the script in the bucket, even if a local file has that name"],
} as const;

/** Operands before and after `--`, which commander does not separate. */
export function splitOperands(operands: readonly string[], command: Command): { scripts: string[]; args: string[] } {
  const raw = (command.parent as { rawArgs?: string[] } | null)?.rawArgs ?? [];
  const at = raw.indexOf("--");
  const after = at < 0 ? 0 : raw.length - at - 1;
  const scripts = operands.length - after;
  return { scripts: operands.slice(0, scripts), args: operands.slice(scripts) };
}
