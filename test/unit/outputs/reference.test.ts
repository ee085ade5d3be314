import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stackOutputs } from "../../../contract/outputs/reference";
import { stack } from "../../cli/fake/stack";
import { resolved } from "../components/support";

/** A reference to a stack that has these outputs. */
function referenceTo(outputs: Record<string, unknown>): pulumi.StackReference {
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, outputs, secretOutputNames: [] } }),
    call: () => ({}),
  });
  return new pulumi.StackReference("organization/r-on-fargate/dev");
}

/** The message that an output fails with. */
async function failure(output: pulumi.Output<unknown>): Promise<string> {
  // What `pulumi.Output` itself waits for; apply would leave the failure to the engine.
  const waiting = (output as unknown as { promise(): Promise<unknown> }).promise();
  return waiting.then(
    () => "",
    (error: Error) => error.message,
  );
}

describe("a stack's outputs by StackReference", () => {
  it("come with their types, field by field", async () => {
    const outputs = stackOutputs(referenceTo({ rOnFargate: stack(), other: 1 }));
    const arn: pulumi.Output<string> = outputs.cluster.arn;
    const subnets: pulumi.Output<string[]> = outputs.network.subnets;
    assert.equal(await resolved(arn), stack().cluster.arn);
    assert.deepEqual(await resolved(subnets), ["subnet-1"]);
    assert.deepEqual(await resolved(outputs), stack());
  });

  it("of a stack that is not up fail with the stack's name", async () => {
    assert.match(
      await failure(stackOutputs(referenceTo({}))),
      /stack organization\/r-on-fargate\/dev has no output named rOnFargate\n +try: .*pulumi up/,
    );
  });

  it("of a newer version fail with both versions", async () => {
    const newer = { ...stack(), version: 7 };
    assert.match(await failure(stackOutputs(referenceTo({ rOnFargate: newer }))), /version 7, .* reads version 1/);
  });
});
