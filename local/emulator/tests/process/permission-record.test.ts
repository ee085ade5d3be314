import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { allow, bucket, user } from "../support/account";
import { refusal, s3 } from "../support/clients";
import { describeProcess, emulator } from "../support/emulator";

interface Line {
  principal: string;
  action: string;
  resource: string;
  context: Record<string, string>;
  allowed: boolean;
}

describeProcess("The record of permissions", function () {
  this.timeout(30_000);

  it("has each action, resource and condition key of a user once, with the verdict of its policies", async () => {
    const Bucket = await bucket();
    const keys = await user([allow("s3:ListBucket", `arn:aws:s3:::${Bucket}`)]);
    const client = await s3(keys);
    for (let i = 0; i < 2; i++) await client.send(new ListObjectsV2Command({ Bucket, Prefix: "input/" }));
    await refusal(client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" })));
    const text = readFileSync(join((await emulator()).dir, "permissions.jsonl"), "utf8");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line)
      .filter(({ resource }) => resource.startsWith(`arn:aws:s3:::${Bucket}`));
    assert.deepEqual(
      lines.map(({ action, resource, allowed }) => [action, resource, allowed]),
      [
        ["s3:ListBucket", `arn:aws:s3:::${Bucket}`, true],
        ["s3:PutObject", `arn:aws:s3:::${Bucket}/a`, false],
      ],
    );
    assert.equal(lines[0]!.context["s3:prefix"], "input/");
    assert.match(lines[0]!.principal, /^user\//);
  });
});
