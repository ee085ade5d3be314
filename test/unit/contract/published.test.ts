import assert from "node:assert/strict";
import { publishedOutputs } from "../../../contract/outputs/published";
import type { StackOutputs } from "../../../contract/outputs/schema";

describe("a stack's published outputs", () => {
  it("are its outputs without the deployer's settings", () => {
    const place = { region: "us-east-1", accountId: "123456789012", partition: "aws" };
    const own = { profile: "someone", sharedConfigFiles: ["/home/someone/aws"], sharedCredentialsFiles: ["~/keys"] };
    const outputs = { version: 1, stack: "dev", aws: { ...place, ...own } } as unknown as StackOutputs;
    assert.deepEqual(publishedOutputs(outputs), { version: 1, stack: "dev", aws: place });
  });
});
