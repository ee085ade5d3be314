import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Cloud, openCloud } from "../aws/open-aws";
import type { Output } from "../base/output";
import { loadStack, type StackOptions } from "./load-stack";

/** Options of every command that works on a stack. */
export interface CommonOptions extends StackOptions {
  json?: boolean;
}

/** The stack's outputs, being read. A failure shows where they are awaited. */
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
