import type * as pulumi from "@pulumi/pulumi";
import { OUTPUT_NAME } from "./contract";
import { readOutputs } from "./read";
import type { StackOutputs } from "./schema";

/**
 * The outputs of a stack of r-on-fargate, in another project's program. Fields can be passed on as they are:
 * `stackOutputs(reference).cluster.arn`.
 * @param reference `new pulumi.StackReference("<organization>/r-on-fargate/<stack>")`
 * @returns an output that fails with an OutputsError where the stack is not up, or has another version of the shape
 */
export function stackOutputs(
  reference: Pick<pulumi.StackReference, "name" | "getOutput">,
): pulumi.Output<StackOutputs> {
  return reference.name.apply((name) =>
    reference.getOutput(OUTPUT_NAME).apply((value: unknown) => readOutputs(value, `stack ${name}`)),
  );
}
