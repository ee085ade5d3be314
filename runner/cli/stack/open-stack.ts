import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Cloud, openCloud } from "../aws/open-aws";
import type { Output } from "../base/output";
import { loadStack, type StackOptions } from "./load-stack";

/** Options of every command that works on a stack. */
export interface CommonOptions extends StackOptions {
  json?: boolean;
}

/** A promise of the stack's outputs, which rejects where it is awaited. */
export function stackOf(out: Output, options: CommonOptions): Promise<StackOutputs> {
  const stack = loadStack(out.world, options);
  stack.catch(() => {});
  return stack;
}

/** A promise of the stack's AWS clients. */
export function cloudOf(out: Output, options: CommonOptions): Promise<Cloud> {
  const cloud = openCloud(out.world, stackOf(out, options));
  cloud.catch(() => {});
  return cloud;
}
