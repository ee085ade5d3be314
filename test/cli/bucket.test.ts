import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { Bucket } from "../../runner/cli/aws/bucket";
import { clientSettings } from "../../runner/cli/aws/client-settings";
import type { Connection } from "../../runner/cli/aws/profile";
import type { Session } from "../../runner/cli/aws/session";
import { FakeAws } from "./fake/aws";
import { BUCKET } from "./fake/stack";

describe("an upload to the bucket", () => {
  let aws: FakeAws;
  let bucket: Bucket;
  before(async () => {
    aws = await FakeAws.start();
    const connection = { region: "eu-west-1", endpoint: aws.url } as Connection;
    const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };
    const clientConfig = { ...clientSettings(connection), credentials };
    bucket = new Bucket({ outputs: { bucket: BUCKET }, connection, clientConfig } as unknown as Session);
  });
  after(() => aws.stop());

  const text = "one\ntwo\n";
  const upload = (body: Readable) =>
    bucket.upload("a.csv", body, text.length, createHash("sha256").update(text).digest("hex"));

  it("has the stream's bytes", async () => {
    await upload(Readable.from([Buffer.from("one\n"), Buffer.from("two\n")]));
    assert.equal(aws.s3.text("a.csv"), text);
    aws.s3.objects.clear();
  });

  for (const [when, parts] of Object.entries({ "before its first byte": [], "in the middle": ["one\n"] })) {
    it(`ends with the error of a stream that breaks ${when}`, async () => {
      const broken = new Error("EIO");
      const body = Readable.from(
        (async function* () {
          for (const part of parts) yield Buffer.from(part);
          throw broken;
        })(),
      );
      await assert.rejects(upload(body), broken);
      assert.equal(aws.s3.objects.size, 0);
    });
  }
});
