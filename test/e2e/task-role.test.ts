import assert from "node:assert/strict";
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../support/emulator-aws";
import { rfargate, STACK, script } from "./support";

/** A bucket of the same account that is none of the stack's; the script names it, too. */
const FOREIGN_BUCKET = "r-on-fargate-someone-else";

describe("the task role, with IAM enforced", function () {
  this.timeout(180_000);
  const s3 = () => new S3Client({ ...clientSettings(), forcePathStyle: true });
  before(() => s3().send(new CreateBucketCommand({ Bucket: FOREIGN_BUCKET })));
  after(() => s3().send(new DeleteBucketCommand({ Bucket: FOREIGN_BUCKET })));

  it("reads input and writes output, and is denied everything else that it tries", async () => {
    const { code, stdout, stderr } = await rfargate([
      "run",
      script("denials.R"),
      "--stack",
      STACK,
      "--no-fetch",
      "--cpu",
      "1024",
      "--memory",
      "2048",
    ]);
    assert.equal(code, 0, stdout + stderr);
    const answers = Object.fromEntries(
      [...stdout.matchAll(/^([a-z ]+): (ALLOWED|DENIED|FAILED)$/gm)].map((m) => [m[1], m[2]]),
    );
    assert.deepEqual(answers, {
      "read own input": "ALLOWED",
      "write own output": "ALLOWED",
      "write input": "DENIED",
      "write scripts": "DENIED",
      "write another prefix": "DENIED",
      "read output": "DENIED",
      "list another prefix": "DENIED",
      "list another bucket": "DENIED",
      "write another bucket": "DENIED",
      "delete an output": "DENIED",
    });
  });
});
