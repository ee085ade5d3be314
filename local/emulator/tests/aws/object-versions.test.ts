import assert from "node:assert/strict";
import { ListObjectVersionsCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bucket } from "../support/account";
import { s3 } from "../support/clients";

describe("The versions of a bucket's objects", function () {
  this.timeout(60_000);

  it("are listed with encoded keys on request, else with plain keys", async () => {
    const Bucket = await bucket();
    const client = await s3();
    const VersioningConfiguration = { Status: "Enabled" as const };
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const Key = "été/1 + 100 %.mp4";
    for (const Body of ["one", "two"]) await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    const keys = async (EncodingType?: "url") => {
      const Prefix = "été/";
      const listed = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix, EncodingType }));
      return { ...listed, keys: listed.Versions!.map((version) => version.Key) };
    };
    const plain = await keys();
    assert.deepEqual([plain.EncodingType, plain.keys], [undefined, [Key, Key]]);
    const encoded = await keys("url");
    const expected = "%C3%A9t%C3%A9/1%20%2B%20100%20%25.mp4";
    assert.deepEqual(
      [encoded.EncodingType, encoded.Prefix, encoded.keys],
      ["url", "%C3%A9t%C3%A9/", [expected, expected]],
    );
  });
});
