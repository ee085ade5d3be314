import type * as pulumi from "@pulumi/pulumi";
import { OUTPUT_NAME } from "./contract";
import { OutputsError, readOutputs } from "./read";
import type { StackOutputs } from "./schema";

/**
 * The outputs of a stack of r-on-fargate, in another project's program. Use fields directly, such as
 * `stackOutputs(reference).cluster.arn`.
 * @param reference `new pulumi.StackReference("<organization>/r-on-fargate/<stack>")`
 * @returns an output that fails with pulumi.RunError, which names cause and remedy, if the stack is not up or has another version of the shape
 */
export function stackOutputs(
  reference: Pick<pulumi.StackReference, "name" | "getOutput">,
): pulumi.Output<StackOutputs> {
  return reference.name.apply((name) =>
    reference.getOutput(OUTPUT_NAME).apply(async (value: unknown) => {
      try {
        return readOutputs(value, `stack ${name}`);
      } catch (error) {
        if (!(error instanceof OutputsError)) throw error;
        // Pulumi prints other errors with a stack trace and source. Loaded late: parsing text needs no Pulumi.
        const { RunError } = await import("@pulumi/pulumi");
        throw new RunError(error.message);
      }
    }),
  );
}
