import type { Command } from "commander";
import type { StackOutputs } from "../../contract/outputs/schema";
import { type Cloud, openCloud } from "./aws/open-aws";
import type { Output } from "./output";
import { loadStack, type StackOptions } from "./stack/load-stack";

/** Options that all commands have. */
export interface CommonOptions extends StackOptions {
  json?: boolean;
}

/** Runs a command's work with an output of its own; the number is the process's exit code. */
export type Runner = (options: CommonOptions, work: (out: Output) => Promise<number>) => Promise<void>;

/** Adds the options for finding the stack. */
export function stackOptions(command: Command): Command {
  return command
    .option("-s, --stack <name>", "the Pulumi stack (default: the selected one)")
    .option(
      "--outputs <file>",
      "a file with what `pulumi stack output --json` prints, in place of asking pulumi (also RFARGATE_OUTPUTS)",
    );
}

/** Adds `--json`. */
export function jsonOption(command: Command): Command {
  return command.option("--json", "print one JSON value on stdout, for programs");
}

/** The stack's outputs, being read. A failure shows where they are waited for. */
export function stackOf(out: Output, options: CommonOptions): Promise<StackOutputs> {
  const stack = loadStack(out.world, options);
  stack.catch(() => {});
  return stack;
}

/** The stack's AWS side, being opened. */
export function cloudOf(out: Output, options: CommonOptions): Promise<Cloud> {
  const cloud = openCloud(out.world, stackOf(out, options));
  cloud.catch(() => {});
  return cloud;
}
