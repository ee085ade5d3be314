import assert from "node:assert/strict";
import { BUCKET_NAME, BUCKET_REFERENCE } from "../../../contract/bucket-name";

describe("the name of a bucket", () => {
  it("is none that S3 rejects or keeps for itself", () => {
    const rejected = ["ab", "a".repeat(64), "Models", "-models", "models.", "mo..dels", "192.168.5.4"];
    const reserved = ["xn--models", "sthree-models", "sthree-configurator", "amzn-s3-demo-models"];
    const aliases = ["models-s3alias", "models--ol-s3", "models.mrap", "models--x-s3", "models--table-s3"];
    for (const name of [...rejected, ...reserved, ...aliases]) assert.doesNotMatch(name, BUCKET_NAME);
    for (const name of ["abc", "a".repeat(63), "my.models-1", "192.168.5.4a", "sthree", "s3alias", "mrap", "1.2.3"])
      assert.match(name, BUCKET_NAME);
  });

  it("can be that of an alias to read from", () => {
    assert.match("models-0a1b2c3d4e-s3alias", BUCKET_REFERENCE);
    assert.doesNotMatch("mo..dels", BUCKET_REFERENCE);
  });
});
