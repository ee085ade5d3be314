import type { Command } from "commander";
import type { Output } from "../base/output";
import type { CommonOptions } from "../stack/open-stack";

/** Runs a command's work with an output of its own; the number is the process's exit code. */
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

/** Operands before and after `--`, which commander takes for the same. */
export function splitOperands(operands: readonly string[], command: Command): { scripts: string[]; args: string[] } {
  const raw = (command.parent as { rawArgs?: string[] } | null)?.rawArgs ?? [];
  const at = raw.indexOf("--");
  const after = at < 0 ? 0 : raw.length - at - 1;
  const scripts = operands.length - after;
  return { scripts: operands.slice(0, scripts), args: operands.slice(scripts) };
}
